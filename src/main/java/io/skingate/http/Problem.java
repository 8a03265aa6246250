package io.skingate.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.skingate.json.Json;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a problem document says.
 *
 * @param code stable, for programs
 * @param detail for people; never a secret
 * @param errors the fields that are wrong, may be empty
 * @param members what only this kind of problem says, such as the present price; may be empty
 * @param retryAfter null where waiting does not help
 */
public record Problem(
    int status,
    String code,
    String title,
    String detail,
    List<FieldError> errors,
    Map<String, JsonNode> members,
    Duration retryAfter) {

  public static Problem of(ErrorCode code, String detail) {
    return new Problem(code.status(), code.code(), code.title(), detail, List.of(), Map.of(), null);
  }

  public static Problem of(ErrorCode code) {
    return of(code, code.detail());
  }

  /**
   * An order that was not placed, with a code that may be SkinsNode's own.
   *
   * @param currentPrice cents, null unless the price is the problem
   */
  public static Problem refused(String code, String detail, Long currentPrice) {
    Problem problem =
        new Problem(
            422,
            code,
            "The order was not placed",
            detail == null ? "SkinsNode refused the order." : detail,
            List.of(),
            Map.of(),
            null);
    return currentPrice == null ? problem : problem.withMember("currentPrice", currentPrice);
  }

  public Problem withErrors(List<FieldError> fields) {
    return new Problem(status, code, title, detail, fields, members, retryAfter);
  }

  public Problem withRetryAfter(Duration wait) {
    return new Problem(status, code, title, detail, errors, members, wait);
  }

  /** Says one thing more, under a name of its own. */
  public Problem withMember(String name, String value) {
    return withMember(name, TextNode.valueOf(value));
  }

  /** As above. */
  public Problem withMember(String name, long value) {
    return withMember(name, LongNode.valueOf(value));
  }

  private Problem withMember(String name, JsonNode value) {
    Map<String, JsonNode> more = new LinkedHashMap<>(members);
    more.put(name, value);
    return new Problem(status, code, title, detail, errors, more, retryAfter);
  }

  /** The field's value: whole seconds, rounded up, at least one. */
  public String retryAfterSeconds() {
    return String.valueOf(Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds()));
  }

  public Buffer body(String requestId) {
    ObjectNode body = ProblemDocument.of(status, code, title, detail, requestId);
    members.forEach(body::set);
    ProblemDocument.putErrors(body, errors);
    return Buffer.buffer(Json.bytes(body));
  }
}
