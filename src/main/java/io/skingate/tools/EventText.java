package io.skingate.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** An event as the listener prints it, and what an endpoint is told of it. */
final class EventText {
  private static final List<String> SHOWN =
      List.of(
          "at",
          "type",
          "externalId",
          "status",
          "source",
          "result",
          "httpStatus",
          "available",
          "deliveryId");

  /** A status or an answer could try to steer the terminal. */
  private static final Pattern UNSAFE =
      Pattern.compile("[\\p{Cntrl}\\u2028\\u2029\\u202A-\\u202E]");

  private EventText() {}

  /** One line of what it says, whatever its type. */
  static String line(JsonNode event) {
    StringJoiner line = new StringJoiner(" ");
    for (String field : SHOWN) {
      JsonNode value = event.path(field);
      if (value.isValueNode() && !value.isNull()) {
        line.add(plain(value.asText()));
      }
    }
    return line.toString();
  }

  /** Whether a callback brought the same news. */
  static boolean isForwarded(JsonNode event) {
    return event.path("type").asText().equals("order.updated")
        && event.path("deliveryId").isTextual();
  }

  /**
   * What the callback says: the order as it is now, or what the entry says where the order has
   * moved on since.
   *
   * @param order empty where it is not kept any more
   */
  static ObjectNode body(JsonNode event, ObjectNode order) {
    String status = event.path("status").asText();
    if (order.path("status").asText().equals(status)) {
      return order;
    }
    ObjectNode entry = Json.object();
    entry.put("externalId", event.path("externalId").asText());
    entry.put("status", status);
    entry.put("updatedAt", event.path("at").asText());
    return entry;
  }

  static String plain(String text) {
    return UNSAFE.matcher(text).replaceAll("?");
  }
}
