package io.skingate.management;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.http.AnswerLog;
import io.skingate.http.EntityTag;
import io.skingate.http.ErrorCode;
import io.skingate.http.OpenApiDocument;
import io.skingate.http.Problem;
import io.skingate.http.ProblemDocument;
import io.skingate.http.RequestIds;
import io.skingate.json.Json;
import io.skingate.management.view.AdminProblem;
import io.skingate.redis.connection.RedisUnavailableException;
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
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** Under which a refusal's code is kept for the log. */
  private static final String CODE = "code";

  private AdminReplies() {}

  /** Gives the request its id, and has its answer logged under that. */
  static void identify(RoutingContext ctx, AnswerLog answers) {
    String requestId = RequestIds.of(ctx.request().getHeader(RequestIds.HEADER));
    long from = System.nanoTime();
    ctx.addEndHandler(
        end -> {
          // Health is asked every few seconds, and says itself what is wrong.
          if (ctx.get(CODE) != null) {
            answers.answered(
                requestId,
                null,
                null,
                null,
                "management",
                ctx.response().getStatusCode(),
                ctx.get(CODE),
                System.nanoTime() - from);
          }
        });
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
            body -> {
              byte[] bytes = Json.bytes(body);
              if (status == 200 && EntityTag.isHeld(ctx.request(), EntityTag.of(bytes))) {
                send(ctx, 304, null, Buffer.buffer());
              } else {
                send(ctx, status, "application/json", Buffer.buffer(bytes));
              }
            },
            failure -> fail(ctx, failure));
  }

  /** Ends the exchange with a document, or with word that the reader has it. */
  static void document(RoutingContext ctx, OpenApiDocument.Form document) {
    if (EntityTag.isHeld(ctx.request(), document.etag())) {
      ctx.response().setStatusCode(304).end();
    } else {
      send(ctx, 200, document.mediaType(), document.body());
    }
  }

  /** Ends the exchange with what an error of the router, or of a handler, means. */
  static void fail(RoutingContext ctx, Throwable failure) {
    if (failure instanceof AdminProblem problem) {
      refuse(ctx, problem);
    } else if (isOutOfReach(failure)) {
      refuse(ctx, AdminProblem.of(ErrorCode.STORE_UNAVAILABLE, RETRY_AFTER));
    } else {
      LOG.atError()
          .addKeyValue("requestId", requestId(ctx))
          .setCause(failure)
          .log("Request failed");
      refuse(ctx, AdminProblem.of(ErrorCode.INTERNAL_ERROR));
    }
  }

  static void refuse(RoutingContext ctx, AdminProblem refusal) {
    Problem problem = refusal.problem();
    ctx.put(CODE, problem.code());
    if (problem.retryAfter() != null && !ctx.response().ended()) {
      ctx.response().putHeader("Retry-After", String.valueOf(problem.retryAfter().toSeconds()));
    }
    send(ctx, problem.status(), ProblemDocument.MEDIA_TYPE, problem.body(requestId(ctx)));
  }

  private static boolean isOutOfReach(Throwable failure) {
    return failure instanceof RedisUnavailableException || failure instanceof TimeoutException;
  }

  private static void send(RoutingContext ctx, int status, String type, Buffer body) {
    if (ctx.response().ended() || ctx.response().closed()) {
      return;
    }
    if (type != null) {
      ctx.response().putHeader("Content-Type", type);
    }
    ctx.response().setStatusCode(status).putHeader("Cache-Control", "no-store").end(body);
  }
}
