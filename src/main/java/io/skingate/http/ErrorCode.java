package io.skingate.http;

import java.util.Locale;

/**
 * The codes of the problem documents that the gateway itself gives, on the tenants' port and on the
 * operator's, each with its status and its words.
 */
public enum ErrorCode {
  BAD_REQUEST(
      400, "The request is malformed", "The request line or the headers are not valid HTTP."),
  MALFORMED_JSON(400, "The body is not one JSON object"),
  INVALID_PARAMETER(400, "A query parameter is wrong"),
  UNAUTHORIZED(401, "The credentials are missing or wrong"),
  INVALID_SIGNATURE(401, "The signature is missing or wrong"),
  STALE_TIMESTAMP(401, "The timestamp is missing, malformed or too far from the present"),
  TENANT_DISABLED(403, "The store is disabled", "Ask the gateway's operator to enable it."),
  SOURCE_DENIED(
      403,
      "The store may not call from this address",
      "The store's sourceNetworks do not have the address that the request came from."),
  ADMIN_CLOSED(
      403,
      "The operator's calls are disabled",
      "Set management.token or management.tokens to enable these calls."),
  SCOPE_DENIED(403, "The token may not do this"),
  NOT_FOUND(404, "There is nothing at this path"),
  ORDER_NOT_FOUND(404, "There is no such order"),
  TENANT_NOT_FOUND(404, "There is no such tenant", "No tenant with this id is configured."),
  ACCOUNT_NOT_FOUND(404, "There is no such account", "No account with this id is configured."),
  DELIVERY_NOT_FOUND(404, "There is no such delivery"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  REQUEST_TIMEOUT(408, "The body took too long to arrive"),
  ORDER_IN_PROGRESS(
      409,
      "The same order is being submitted",
      "Send the same order again once the time in Retry-After has passed."),
  DELIVERY_BODY_GONE(
      409,
      "The delivery cannot be sent again",
      "It was delivered, and its body is no longer stored."),
  WALLET_NOT_COVERED(409, "The account's wallet would not cover what its stores hold"),
  CURSOR_AHEAD(
      409,
      "The entry that the cursor names was lost",
      "The gateway's database lost it, and maybe others. Read again from the time in since; entries"
          + " may come again under other ids."),
  CURSOR_EXPIRED(
      410,
      "What came behind the cursor is not kept any more",
      "Read on with the cursor in oldest, and look the orders up that may have changed meanwhile."),
  BODY_TOO_LARGE(413, "The body is too large"),
  URI_TOO_LONG(414, "The request line is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body is not JSON"),
  INVALID_REQUEST(
      422, "Fields of the request are missing or malformed", "See errors for each of the fields."),
  IDEMPOTENCY_MISMATCH(422, "The externalId was used before with other content"),
  INSUFFICIENT_FUNDS(422, "The store's money does not cover it"),
  RATE_LIMITED(429, "Too many requests"),
  HEADERS_TOO_LARGE(431, "The headers are too large"),
  INTERNAL_ERROR(500, "The gateway failed", "This is a fault in the gateway. Its log tells more."),
  UPSTREAM_REJECTED_CREDENTIALS(
      502,
      "The gateway cannot use SkinsNode at the moment",
      "SkinsNode rejected the gateway's own credentials. Its operator has to fix this."),
  UPSTREAM_ERROR(502, "SkinsNode sent an unexpected response"),
  STORE_UNAVAILABLE(
      503, "The gateway cannot reach its database", "Send the same request again later."),
  UPSTREAM_UNAVAILABLE(503, "SkinsNode cannot be reached", "Send the same request again later."),
  CATALOG_UNAVAILABLE(
      503, "No fresh catalog is available", "The last one is too old, or there has been none yet."),
  OVERLOADED(503, "Too many requests are in flight", "Send the same request again later."),
  SHUTTING_DOWN(503, "The gateway is shutting down", "Send the same request again later.");

  private final int status;
  private final String title;
  private final String detail;

  ErrorCode(int status, String title) {
    this(status, title, title + ".");
  }

  ErrorCode(int status, String title, String detail) {
    this.status = status;
    this.title = title;
    this.detail = detail;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** Unless there is more to say: a sentence for people. */
  public String detail() {
    return detail;
  }

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
