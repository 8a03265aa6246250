package io.skingate.api;

import io.skingate.api.call.Exchange;
import io.skingate.http.AnswerLog;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/**
 * Gives each request its exchange, and tells how it ended: to the metrics, the log, its trace and
 * its connection. Belongs to one event loop.
 */
final class Exchanges {
  /** Where a routing context has its exchange. */
  private static final String KEY = "exchange";

  private final ApiDependencies shared;
  private final AnswerLog answers;
  private final Consumer<HttpServerRequest> answered;
  private final ConnectionEndings endings;

  /**
   * @param answered is told of each request when its answer is out
   */
  Exchanges(
      Vertx vertx,
      ApiDependencies shared,
      AnswerLog answers,
      Consumer<HttpServerRequest> answered) {
    this.shared = shared;
    this.answers = answers;
    this.answered = answered;
    endings = new ConnectionEndings(vertx);
  }

  /** The context's exchange; some requests fail before the first handler, and have theirs then. */
  Exchange of(RoutingContext context) {
    Exchange begun = context.get(KEY);
    if (begun == null) {
      begun = begin(context.request());
      context.put(KEY, begun);
    }
    return begun;
  }

  /** A new exchange for a request that no router has seen. */
  Exchange begin(HttpServerRequest request) {
    Exchange exchange = new Exchange(request, shared.draining());
    exchange.onEnd(() -> ended(exchange));
    return exchange;
  }

  private void ended(Exchange exchange) {
    HttpServerResponse response = exchange.response();
    int status = response.ended() ? response.getStatusCode() : AnswerLog.CLIENT_CLOSED_REQUEST;
    long nanos = exchange.nanos();
    shared.metrics().answered(exchange.route(), status, nanos);
    answers.answered(
        exchange.requestId(),
        exchange.traceId(),
        exchange.tenant() == null ? null : exchange.tenant().id(),
        exchange.account(),
        exchange.route(),
        status,
        exchange.code(),
        nanos);
    if (exchange.trace() != null) {
      record(exchange, status, nanos);
    }
    answered.accept(exchange.request());
    endings.answered(exchange.request(), exchange.last());
  }

  private void record(Exchange exchange, int status, long nanos) {
    shared
        .tracing()
        .spans()
        .served(
            exchange.trace().context(),
            exchange.trace().callerSpan(),
            exchange.route(),
            nanos,
            status >= 500,
            "http.response.status_code",
            status,
            "gateway.tenant",
            exchange.tenant().id(),
            "gateway.request_id",
            exchange.requestId(),
            "gateway.code",
            exchange.code());
  }
}
