package io.skingate.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads headers from what store developers have at hand: lines of {@code name: value} as {@code
 * sign} prints them, with a request line before them, as {@code curl -v} shows them, or the JSON
 * object of a test call's answer.
 */
final class HeaderText {
  /** A field of RFC 9110; {@code curl -v} puts {@code >} or {@code <} before it. */
  private static final Pattern FIELD =
      Pattern.compile("(?:[<>] )?([A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \t]*(.*?)[ \t]*");

  private static final Pattern START_LINE =
      Pattern.compile("(?:[<>] )?(?:[A-Z]+ \\S+ HTTP/[0-9.]+|HTTP/[0-9.]+ [0-9]{3}.*)");

  private HeaderText() {}

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if they are none; the message is fit for their author
   */
  static MultiMap parse(String text) {
    return text.strip().startsWith("{") ? ofJson(text) : ofLines(text);
  }

  private static MultiMap ofLines(String text) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      Matcher field = FIELD.matcher(line);
      if (field.matches()) {
        headers.add(field.group(1), field.group(2));
      } else if (!line.isBlank() && !line.strip().matches("[<>]") && !isStartLine(line)) {
        throw new IllegalArgumentException(
            "line " + number + " is no header; it should look like x-signature: 0123abcd");
      }
    }
    return headers;
  }

  private static boolean isStartLine(String line) {
    return START_LINE.matcher(line).matches();
  }

  private static MultiMap ofJson(String text) {
    ObjectNode json;
    try {
      json = Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedJsonException malformed) {
      throw new IllegalArgumentException(malformed.getMessage());
    }
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!field.getValue().isTextual()) {
        throw new IllegalArgumentException("the header " + field.getKey() + " should be a string");
      }
      headers.add(field.getKey(), field.getValue().textValue());
    }
    return headers;
  }
}
