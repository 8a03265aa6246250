package io.skingate.api;

import io.skingate.catalog.content.Content;
import io.skingate.order.LimitState;
import io.skingate.tenant.Tenant;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** One request and the ways to answer it. Belongs to the request's event loop. */
final class Exchange {
  /** What the metrics call requests for anything that is not served. */
  static final String OTHER_ROUTE = "other";

  private static final String KEY = "exchange";
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence PROBLEM =
      HttpHeaders.createOptimized(ProblemDocument.MEDIA_TYPE);

  /** No cache in between knows that x-client-id tells the readers apart. */
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  private final RoutingContext context;
  private final String requestId;
  private Tenant tenant;
  private String route = OTHER_ROUTE;
  private Buffer body = Buffer.buffer();
  private String account;
  private String code;
  private boolean last;

  private Exchange(RoutingContext context) {
    this.context = context;
    this.requestId = RequestIds.of(context.request().getHeader(RequestIds.HEADER));
    context.response().putHeader(RequestIds.HEADER, requestId);
  }

  /**
   * @param draining whether an answer is to be the last on its connection; asked when it goes out,
   *     since an order may have come long before
   */
  static Exchange begin(RoutingContext context, BooleanSupplier draining) {
    Exchange exchange = new Exchange(context);
    context.put(KEY, exchange);
    context.addHeadersEndHandler(
        headers -> {
          if (draining.getAsBoolean()) {
            exchange.endConnection();
          }
        });
    return exchange;
  }

  static Exchange of(RoutingContext context) {
    return context.get(KEY);
  }

  /** A connection that is kept alive would lose the request that crosses its end. */
  private void endConnection() {
    last = true;
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
  }

  /** Whether the caller was told that the connection ends with this answer. */
  boolean last() {
    return last;
  }

  String requestId() {
    return requestId;
  }

  Tenant tenant() {
    return tenant;
  }

  void tenant(Tenant authenticated) {
    tenant = authenticated;
  }

  /** The whole body, empty until it was read. */
  Buffer body() {
    return body;
  }

  void body(Buffer whole) {
    body = whole;
  }

  String route() {
    return route;
  }

  /** Names the route for the metrics. */
  void route(String template) {
    route = template;
  }

  void limit(String policy, LimitState state) {
    RateLimitFields.put(context.response(), policy, state);
  }

  void json(int status, Buffer body) {
    send(status, JSON, body);
  }

  /**
   * @param body sends itself; null for a HEAD, which gets none
   */
  void json(int status, long length, Content.Answer body) {
    HttpServerResponse response = context.response();
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
        .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(length));
    (body == null ? response.end() : body.send(context.request())).onFailure(gone -> {});
  }

  /** Tells the reader, by the ETag already set, which of the bodies it holds is still current. */
  void notModified() {
    HttpServerResponse response = context.response();
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(304).end().onFailure(gone -> {});
    }
  }

  /** The account that the path names; null unless it is configured. */
  String account() {
    return account;
  }

  void account(String named) {
    account = named;
  }

  /** Of the problem document that was given; null without one. */
  String code() {
    return code;
  }

  void problem(Problem problem) {
    code = problem.code();
    if (problem.retryAfter() != null) {
      context
          .response()
          .putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(wholeSeconds(problem.retryAfter())));
    }
    send(problem.status(), PROBLEM, problem.body(requestId));
  }

  /** Rounded up, at least one. */
  static long wholeSeconds(Duration wait) {
    return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
  }

  private void send(int status, CharSequence contentType, Buffer body) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    if (!response.headers().contains(HttpHeaders.CACHE_CONTROL)) {
      response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }
    if (context.request().method() == HttpMethod.HEAD) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
    }
    // A client that has gone away is no fault of anybody's.
    response.end(body).onFailure(gone -> {});
  }
}
