package io.skingate.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.management.health.CheckState;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthIT {
  private ManagementHarness server;

  @BeforeEach
  void start() throws Exception {
    server = new ManagementHarness(ManagementHarness.TOKEN);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void lives_while_the_event_loops_turn_also_before_the_start_and_in_the_drain() throws Exception {
    server.draining = true;

    HttpResponse<String> live = server.call("GET", "/health/live");

    assertThat(live.statusCode()).isEqualTo(200);
    assertThat(live.body()).isEqualTo("event loops: ok\n");
    assertThat(live.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
  }

  @Test
  void does_not_live_while_one_event_loop_is_stuck() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    // The server has the first of two loops, so that the next context lies on the other one.
    server.vertx.getOrCreateContext().runOnContext(ignored -> awaitQuietly(release));
    server.nanosAhead = Duration.ofSeconds(11).toNanos();
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () -> {
                HttpResponse<String> live = server.call("GET", "/health/live");
                assertThat(live.statusCode()).isEqualTo(503);
                assertThat(live.body()).contains("stuck for 1");
              });
    } finally {
      release.countDown();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> server.call("GET", "/health/live").statusCode() == 200);
    assertThat(server.call("GET", "/metrics").body())
        .contains("skingate_event_loop_lag_seconds_bucket{le=\"10.0\"}");
  }

  @Test
  void is_ready_from_the_start_to_the_drain_whatever_happens_between() throws Exception {
    assertReady(503, "redis: degraded (not reached yet)\ngateway: degraded (starting)\n");
    server.redis = CheckState.ok();
    assertReady(200, "redis: ok\ngateway: ok\n");
    server.redis = CheckState.degraded("not connected");
    assertReady(200, "redis: degraded (not connected)\ngateway: ok\n");
    server.draining = true;
    assertReady(503, "redis: degraded (not connected)\ngateway: degraded (shutting down)\n");
  }

  @Test
  void needs_no_credentials_and_takes_only_reads() throws Exception {
    assertThat(server.call("HEAD", "/health/live").statusCode()).isEqualTo(200);
    HttpResponse<String> post = server.call("POST", "/health/ready");
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  private void assertReady(int status, String body) throws Exception {
    HttpResponse<String> ready = server.call("GET", "/health/ready");
    assertThat(ready.body()).isEqualTo(body);
    assertThat(ready.statusCode()).isEqualTo(status);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
