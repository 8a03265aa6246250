package io.skingate.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.api.ProblemDocument;
import io.skingate.api.RequestIds;
import io.skingate.json.Json;
import io.skingate.redis.RedisUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where the operator's questions are answered, well or not. */
final class AdminReplies {
  private static final Logger LOG = LoggerFactory.getLogger(AdminReplies.class);
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private AdminReplies() {}

  static void identify(RoutingContext ctx) {
    String requestId = RequestIds.of(ctx.request().getHeader(RequestIds.HEADER));
    ctx.put(RequestIds.HEADER, requestId);
    ctx.response().putHeader(RequestIds.HEADER, requestId);
    ctx.next();
  }

  static String requestId(RoutingContext ctx) {
    return ctx.get(RequestIds.HEADER, "");
  }

  /** Ends the exchange with what the future brings. */
  static void answer(RoutingContext ctx, int status, Future<? extends JsonNode> answer) {
    answer(ctx, status, answer, DEADLINE);
  }

  /** As above, for what takes its time. */
  static void answer(
      RoutingContext ctx, int status, Future<? extends JsonNode> answer, Duration deadline) {
    answer
        .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(
            body -> send(ctx, status, "application/json", body), failure -> fail(ctx, failure));
  }

  /** Ends the exchange with what an error of the router, or of a handler, means. */
  static void fail(RoutingContext ctx, Throwable failure) {
    if (failure instanceof AdminProblem problem) {
      refuse(ctx, problem);
    } else if (isOutOfReach(failure)) {
      ctx.response().putHeader("Retry-After", "1");
      refuse(ctx, AdminProblem.of(503, "store_unavailable", "Redis cannot be asked at the moment"));
    } else {
      LOG.atError()
          .addKeyValue("requestId", requestId(ctx))
          .setCause(failure)
          .log("A question of the operator failed");
      refuse(ctx, AdminProblem.of(500, "internal_error", "the gateway failed; see its log"));
    }
  }

  static void refuse(RoutingContext ctx, AdminProblem problem) {
    ObjectNode body = problem.body(requestId(ctx));
    send(ctx, problem.status(), ProblemDocument.MEDIA_TYPE, body);
  }

  private static boolean isOutOfReach(Throwable failure) {
    return failure instanceof RedisUnavailableException || failure instanceof TimeoutException;
  }

  private static void send(RoutingContext ctx, int status, String type, JsonNode body) {
    if (ctx.response().ended() || ctx.response().closed()) {
      return;
    }
    ctx.response()
        .setStatusCode(status)
        .putHeader("Content-Type", type)
        .putHeader("Cache-Control", "no-store")
        .end(Buffer.buffer(Json.bytes(body)));
  }
}
