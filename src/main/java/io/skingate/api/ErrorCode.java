package io.skingate.api;

import java.util.Locale;

/** The codes of the problem documents that the gateway itself gives, each with its status. */
enum ErrorCode {
  BAD_REQUEST(400, "The request is malformed"),
  MALFORMED_JSON(400, "The body is not one JSON object"),
  UNAUTHORIZED(401, "The credentials are missing or wrong"),
  INVALID_SIGNATURE(401, "The signature is missing or wrong"),
  STALE_TIMESTAMP(401, "The timestamp is missing, malformed or too far from now"),
  TENANT_DISABLED(403, "The store is switched off"),
  NOT_FOUND(404, "There is nothing here"),
  ORDER_NOT_FOUND(404, "There is no such order"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  REQUEST_TIMEOUT(408, "The body took too long"),
  ORDER_IN_PROGRESS(409, "The same order is being submitted"),
  BODY_TOO_LARGE(413, "The body is too large"),
  URI_TOO_LONG(414, "The request line is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body is not JSON"),
  INVALID_REQUEST(422, "The body has fields that are missing or malformed"),
  IDEMPOTENCY_MISMATCH(422, "The externalId was used before with other content"),
  RATE_LIMITED(429, "Too many requests"),
  HEADERS_TOO_LARGE(431, "The headers are too large"),
  INTERNAL_ERROR(500, "The gateway failed"),
  UPSTREAM_REJECTED_CREDENTIALS(502, "The gateway cannot order at SkinsNode right now"),
  UPSTREAM_ERROR(502, "SkinsNode gave an answer that no contract allows"),
  STORE_UNAVAILABLE(503, "The gateway's store is out"),
  CATALOG_UNAVAILABLE(503, "There is no catalog that is fresh enough"),
  OVERLOADED(503, "There is too much in flight"),
  SHUTTING_DOWN(503, "The gateway is stopping");

  private final int status;
  private final String title;

  ErrorCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
