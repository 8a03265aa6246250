package io.skingate.skinsnode;

import io.skingate.skinsnode.answer.ExchangeResult;
import io.skingate.skinsnode.answer.ExchangeResult.Response;
import io.skingate.skinsnode.answer.OrderAnswer;
import io.skingate.tenant.Account;
import io.skingate.tracing.SpanRecorder;
import io.skingate.tracing.TraceContext;
import io.vertx.core.http.RequestOptions;

/**
 * One call about an order as a hop of the order's trace, from now on. Used once; does nothing where
 * the order has no trace.
 */
final class UpstreamHop {
  private final SpanRecorder spans;
  private final TraceContext trace;
  private final long id = TraceContext.newId();
  private final long begunAt = System.nanoTime();

  /**
   * @param trace null for none
   */
  UpstreamHop(SpanRecorder spans, TraceContext trace) {
    this.spans = spans;
    this.trace = trace;
  }

  /** Puts the trace into the request that is the hop. */
  RequestOptions on(RequestOptions request) {
    if (trace != null) {
      trace.put(request::putHeader, id);
    }
    return request;
  }

  /** Records the call's span, which ends now. */
  void ended(
      Account account,
      Operation operation,
      String tenantId,
      ExchangeResult result,
      OrderAnswer answer) {
    spans.call(
        trace,
        id,
        "SkinsNode " + operation.label(),
        System.nanoTime() - begunAt,
        answer instanceof OrderAnswer.Unknown
            || answer instanceof OrderAnswer.ContractBroken
            || answer instanceof OrderAnswer.CredentialsRejected,
        "server.address",
        account.baseUrl().getHost(),
        "http.response.status_code",
        result instanceof Response response ? response.status() : null,
        "gateway.tenant",
        tenantId,
        "gateway.account",
        account.id(),
        "gateway.result",
        answer.result());
  }
}
