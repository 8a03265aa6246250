package io.skingate.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.http.ErrorCode;
import io.skingate.http.FieldError;
import io.skingate.http.Problem;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.skingate.json.Rfc3339;
import io.skingate.order.model.OrderRequestParser;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Reads a JSON body strictly: what is unknown, missing or malformed is refused by name. Every field
 * of a call is read first, then {@link #done()} says what is wrong with all of them. A field that
 * is null is as one that is absent.
 */
public final class BodyFields {
  private final ObjectNode body;
  private final Set<String> known = new HashSet<>();
  private final List<FieldError> errors = new ArrayList<>();

  private BodyFields(ObjectNode body) {
    this.body = body;
  }

  /**
   * Begins to read.
   *
   * @throws StoreProblem 400 {@code malformed_json} when it is not one JSON object
   */
  public static BodyFields of(Buffer json) {
    try {
      return new BodyFields(Json.parseObject(json));
    } catch (MalformedJsonException e) {
      throw new StoreProblem(
          Problem.of(ErrorCode.MALFORMED_JSON, "The body " + e.getMessage() + "."));
    }
  }

  /** What stands in a field, of any type; null where it is absent. */
  public JsonNode any(String name) {
    known.add(name);
    JsonNode value = body.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /** A text that is not empty; null where it is absent. */
  public String text(String name) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual() || value.textValue().isEmpty()) {
      refuse(name, "must be a non-empty string");
      return null;
    }
    return value.textValue();
  }

  /** One of some words; null where it is absent. */
  public String word(String name, Collection<String> allowed) {
    String text = text(name);
    if (text != null && !allowed.contains(text)) {
      refuse(name, "must be one of " + String.join(", ", allowed));
      return null;
    }
    return text;
  }

  /** A time; null where it is absent. */
  public Instant time(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    Instant time = Rfc3339.parse(text).orElse(null);
    if (time == null) {
      refuse(name, "must be a time as in RFC 3339");
    }
    return time;
  }

  /** A list of at most so many texts; null where it is absent. */
  public List<String> texts(String name, int most) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    if (value.isArray() && value.size() <= most) {
      value.forEach(item -> texts.add(item.textValue()));
    }
    if (!value.isArray() || value.size() > most || texts.contains(null)) {
      refuse(name, "must be a list of up to " + most + " strings");
      return null;
    }
    return texts;
  }

  /** A list of at most so many order ids in the store's form; null where it is absent. */
  public List<String> externalIds(String name, int most) {
    List<String> ids = texts(name, most);
    if (ids != null && !ids.stream().allMatch(OrderRequestParser::isExternalId)) {
      refuse(name, "must hold ids of " + OrderRequestParser.EXTERNAL_ID_FORM);
      return null;
    }
    return ids;
  }

  /** Refuses the body where the field is absent. */
  public void require(String name) {
    if (any(name) == null) {
      refuse(name, "is required");
    }
  }

  /** Says what is wrong with a field, the value left out. */
  public void refuse(String name, String message) {
    errors.add(new FieldError(name, message));
  }

  /**
   * Ends the reading.
   *
   * @throws StoreProblem that names every field that is wrong or was never read
   */
  public void done() {
    for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        refuse(name, "is not a field of this call");
      }
    }
    if (!errors.isEmpty()) {
      throw StoreProblem.invalid(errors);
    }
  }
}
