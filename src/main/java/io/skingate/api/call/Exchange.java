package io.skingate.api.call;

import io.skingate.catalog.content.Content;
import io.skingate.http.AnswerLog;
import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.skingate.http.ProblemDocument;
import io.skingate.http.RequestIds;
import io.skingate.limit.LimitState;
import io.skingate.tenant.Tenant;
import io.skingate.tracing.Tracing;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and the ways to answer it. Belongs to the request's event loop. */
public final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence PROBLEM =
      HttpHeaders.createOptimized(ProblemDocument.MEDIA_TYPE);

  /** No cache in between knows that x-client-id tells the readers apart. */
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final long from = System.nanoTime();
  private final String requestId;
  private final ArrayDeque<Runnable> endings = new ArrayDeque<>(4);
  private Tenant tenant;
  private Tracing.Begun trace;
  private String route = AnswerLog.OTHER_ROUTE;
  private Buffer body = Buffer.buffer();
  private String account;
  private String code;
  private boolean last;
  private String named;
  private String limitPolicy;
  private LimitState limit;
  private boolean over;
  private AtomicInteger inWork;

  /**
   * @param draining whether an answer is to be the last on its connection; asked when it goes out,
   *     since an order may have come long before
   */
  public Exchange(HttpServerRequest request, BooleanSupplier draining) {
    this.request = request;
    this.response = request.response();
    this.requestId = RequestIds.of(request.getHeader(RequestIds.HEADER));
    response
        .putHeader(RequestIds.HEADER, requestId)
        .headersEndHandler(
            headers -> {
              if (draining.getAsBoolean()) {
                endConnection();
              }
            })
        .endHandler(sent -> end())
        .closeHandler(gone -> end())
        .exceptionHandler(broken -> end());
  }

  public HttpServerRequest request() {
    return request;
  }

  public HttpServerResponse response() {
    return response;
  }

  /** Is run once when the answer is out or its caller has gone away; what came last runs first. */
  public void onEnd(Runnable listener) {
    if (over) {
      listener.run();
    } else {
      endings.push(listener);
    }
  }

  private void end() {
    over = true;
    for (Runnable listener = endings.poll(); listener != null; listener = endings.poll()) {
      listener.run();
    }
  }

  /** Counts as one of those in work until it ends or {@link #leaveWork leaves}. */
  void inWork(AtomicInteger requests) {
    inWork = requests;
    onEnd(this::leaveWork);
  }

  /** Gives its place among those in work back, once. */
  public void leaveWork() {
    if (inWork != null) {
      inWork.decrementAndGet();
      inWork = null;
    }
  }

  /** The time since the request's headers came. */
  public long nanos() {
    return System.nanoTime() - from;
  }

  /** A connection that is kept alive would lose the request that crosses its end. */
  private void endConnection() {
    last = true;
    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
  }

  /** Whether the caller was told that the connection ends with this answer. */
  public boolean last() {
    return last;
  }

  public String requestId() {
    return requestId;
  }

  public Tenant tenant() {
    return tenant;
  }

  public void tenant(Tenant authenticated) {
    tenant = authenticated;
  }

  /** Null until it has a place in a trace; most requests have none. */
  public Tracing.Begun trace() {
    return trace;
  }

  public void trace(Tracing.Begun begun) {
    trace = begun;
  }

  /** For the log; null without a trace. */
  public String traceId() {
    return trace == null ? null : trace.context().traceId();
  }

  /** The whole body, empty until it was read. */
  public Buffer body() {
    return body;
  }

  public void body(Buffer whole) {
    body = whole;
  }

  public String route() {
    return route;
  }

  /** Names the route for the metrics. */
  public void route(String template) {
    route = template;
  }

  /** Tells how a limit stands on whatever the answer will be; the last word counts. */
  public void limit(String policy, LimitState state) {
    limitPolicy = policy;
    limit = state;
  }

  /** What the path names: an order or an account. */
  public String named() {
    return named;
  }

  public void named(String inPath) {
    named = inPath;
  }

  public void json(int status, Buffer body) {
    send(status, JSON, body);
  }

  /**
   * @param body sends itself; null for a HEAD, which gets none
   */
  public void json(int status, long length, Content.Answer body) {
    begin(status, JSON, length);
    (body == null ? response.end() : body.send(request)).onFailure(gone -> {});
  }

  /** Tells the reader, by the ETag already set, which of the bodies it holds is still current. */
  public void notModified() {
    if (!response.ended() && !response.closed()) {
      withStatus(304).end().onFailure(gone -> {});
    }
  }

  /** The account that the path names; null unless it is configured. */
  public String account() {
    return account;
  }

  public void account(String named) {
    account = named;
  }

  /** Of the problem document that was given; null without one. */
  public String code() {
    return code;
  }

  public void problem(Problem problem) {
    code = problem.code();
    if (problem.retryAfter() != null) {
      response.putHeader(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds());
    }
    send(problem.status(), PROBLEM, problem.body(requestId));
  }

  /** A fault of the gateway itself; its cause is logged here and nowhere else. */
  public void fail(Throwable cause) {
    LOG.atError()
        .addKeyValue("requestId", requestId)
        .addKeyValue("traceId", traceId())
        .addKeyValue("route", route)
        .setCause(cause)
        .log("Request failed");
    problem(Problem.of(ErrorCode.INTERNAL_ERROR));
  }

  private HttpServerResponse withStatus(int status) {
    if (limit != null) {
      RateLimitFields.put(response, limitPolicy, limit);
    }
    return response.setStatusCode(status);
  }

  public void send(int status, CharSequence contentType, Buffer body) {
    if (response.ended() || response.closed()) {
      return;
    }
    begin(status, contentType, body.length());
    // A client that has gone away is no fault of anybody's.
    response.end(body).onFailure(gone -> {});
  }

  /**
   * @param length of the body, which a HEAD is told and does not get
   */
  private void begin(int status, CharSequence contentType, long length) {
    withStatus(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
        .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(length));
    if (!response.headers().contains(HttpHeaders.CACHE_CONTROL)) {
      response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }
  }
}
