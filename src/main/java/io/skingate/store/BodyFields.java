package io.skingate.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.skingate.order.model.OrderRequestParser;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Reads a JSON body strictly: what is unknown, missing or malformed is refused by name. A field
 * that is null is as one that is absent.
 */
public final class BodyFields extends NamedFields {
  private final ObjectNode body;

  private BodyFields(ObjectNode body) {
    super("a field");
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
    know(name);
    JsonNode value = body.get(name);
    return value == null || value.isNull() ? null : value;
  }

  @Override
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

  @Override
  Collection<String> names() {
    List<String> names = new ArrayList<>();
    body.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
