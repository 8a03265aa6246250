package io.skingate.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import java.util.List;

/** The form of every refusal (RFC 9457), on the tenants' port and on the operator's. */
public final class ProblemDocument {
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final String TYPE_PREFIX = "urn:skingate:problem:";

  private ProblemDocument() {}

  /**
   * Writes one.
   *
   * @param code stable, for programs
   * @param detail for people; never a secret
   */
  public static ObjectNode of(
      int status, String code, String title, String detail, String requestId) {
    ObjectNode document = Json.object();
    document.put("type", TYPE_PREFIX + code);
    document.put("title", title);
    document.put("status", status);
    document.put("detail", detail);
    document.put("code", code);
    document.put("requestId", requestId);
    return document;
  }

  /** Names what is wrong in the request, if anything is. */
  public static void putErrors(ObjectNode document, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      var list = document.putArray("errors");
      errors.forEach(
          error -> list.addObject().put("field", error.field()).put("message", error.message()));
    }
  }
}
