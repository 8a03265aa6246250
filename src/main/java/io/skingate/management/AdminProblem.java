package io.skingate.management;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.skingate.api.ProblemDocument;
import io.skingate.order.FieldError;
import java.util.List;

/**
 * A refusal, as an RFC 9457 problem document. Thrown where a question cannot be answered; carries
 * no stack trace.
 */
final class AdminProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String field;

  private AdminProblem(int status, String code, String detail, String field) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.field = field;
  }

  static AdminProblem of(int status, String code, String detail) {
    return new AdminProblem(status, code, detail, null);
  }

  /** A parameter is not what it should be. */
  static AdminProblem badParameter(String name, String message) {
    return new AdminProblem(400, "invalid_parameter", name + " " + message, name);
  }

  static AdminProblem notFound(String code, String detail) {
    return of(404, code, detail);
  }

  int status() {
    return status;
  }

  ObjectNode body(String requestId) {
    String title = HttpResponseStatus.valueOf(status).reasonPhrase();
    ObjectNode body = ProblemDocument.of(status, code, title, getMessage(), requestId);
    ProblemDocument.putErrors(
        body, field == null ? List.of() : List.of(new FieldError(field, getMessage())));
    return body;
  }
}
