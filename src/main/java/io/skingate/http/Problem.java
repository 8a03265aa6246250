package io.skingate.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;

/**
 * What a problem document says.
 *
 * @param code stable, for programs
 * @param detail for people; never a secret
 * @param errors the fields that are wrong, may be empty
 * @param currentPrice cents, null unless the price is the problem
 * @param retryAfter null where waiting does not help
 */
public record Problem(
    int status,
    String code,
    String title,
    String detail,
    List<FieldError> errors,
    Long currentPrice,
    Duration retryAfter) {

  public static Problem of(ErrorCode code, String detail) {
    return new Problem(code.status(), code.code(), code.title(), detail, List.of(), null, null);
  }

  public static Problem of(ErrorCode code) {
    return of(code, code.detail());
  }

  /** An order that was not placed, with a code that may be SkinsNode's own. */
  public static Problem refused(String code, String detail, Long currentPrice) {
    return new Problem(
        422,
        code,
        "The order was not placed",
        detail == null ? "SkinsNode refused the order." : detail,
        List.of(),
        currentPrice,
        null);
  }

  public Problem withErrors(List<FieldError> fields) {
    return new Problem(status, code, title, detail, fields, currentPrice, retryAfter);
  }

  public Problem withRetryAfter(Duration wait) {
    return new Problem(status, code, title, detail, errors, currentPrice, wait);
  }

  /** The field's value: whole seconds, rounded up, at least one. */
  public String retryAfterSeconds() {
    return String.valueOf(Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds()));
  }

  public Buffer body(String requestId) {
    ObjectNode body = ProblemDocument.of(status, code, title, detail, requestId);
    if (currentPrice != null) {
      body.put("currentPrice", currentPrice);
    }
    ProblemDocument.putErrors(body, errors);
    return Buffer.buffer(Json.bytes(body));
  }
}
