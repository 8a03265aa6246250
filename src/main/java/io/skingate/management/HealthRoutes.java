package io.skingate.management;

import io.skingate.management.health.EventLoopPulse;
import io.skingate.management.health.Readiness;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** {@code /health}: what a cluster asks before it restarts this process or sends it traffic. */
final class HealthRoutes {
  /** Longer than any pause that passes by itself, shorter than what a store would wait for. */
  static final Duration STUCK_AFTER = Duration.ofSeconds(10);

  private final EventLoopPulse pulse;
  private final Readiness readiness;

  HealthRoutes(EventLoopPulse pulse, Readiness readiness) {
    this.pulse = pulse;
    this.readiness = readiness;
  }

  void mount(Router router) {
    Methods.mount(router, "/health/live", Methods.READ, this::live);
    Methods.mount(router, "/health/ready", Methods.READ, this::ready);
  }

  private void live(RoutingContext ctx) {
    Duration silence = pulse.longestSilence();
    if (silence.compareTo(STUCK_AFTER) < 0) {
      text(ctx, 200, "event loops: ok\n");
    } else {
      text(ctx, 503, "event loops: stuck for " + silence.toSeconds() + " s\n");
    }
  }

  private void ready(RoutingContext ctx) {
    Readiness.Answer answer = readiness.ask();
    text(ctx, answer.ready() ? 200 : 503, answer.body());
  }

  private static void text(RoutingContext ctx, int status, String body) {
    ctx.response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .end(body);
  }
}
