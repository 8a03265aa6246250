package io.skingate.management.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.skingate.json.Rfc3339;
import io.skingate.mask.TradeTokens;
import io.skingate.store.view.Texts;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes what the operator's answers have in common. */
public final class AdminJson {
  /** What a field of its own may call it. */
  private static final Pattern TOKEN_FIELD = Pattern.compile("(?i)(trade_?)?token");

  private AdminJson() {}

  /** Writes a time; leaves the field out where there is none. */
  public static void putTime(ObjectNode into, String field, Instant at) {
    if (at != null) {
      into.put(field, Rfc3339.format(at));
    }
  }

  public static void putText(ObjectNode into, String field, String text) {
    Texts.put(into, field, text);
  }

  /** A body that was kept, without trade tokens. */
  static JsonNode kept(Buffer json) {
    try {
      ObjectNode body = Json.parseTolerantly(json);
      redact(body);
      return body;
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("A body was kept that is not JSON", e);
    }
  }

  private static void redact(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (field.getValue().isTextual() && TOKEN_FIELD.matcher(field.getKey()).matches()) {
          field.setValue(TextNode.valueOf("***"));
        } else if (field.getValue().isTextual()) {
          field.setValue(TextNode.valueOf(TradeTokens.masked(field.getValue().textValue())));
        } else {
          redact(field.getValue());
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i).isTextual()) {
          array.set(i, TextNode.valueOf(TradeTokens.masked(array.get(i).textValue())));
        } else {
          redact(array.get(i));
        }
      }
    }
  }
}
