package io.skingate.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skingate.callback.queue.QueueFixture;
import io.skingate.metrics.LastHour;
import io.skingate.testing.TestRedis;
import io.skingate.testing.TestTenants;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is visited without having been put in line by this pod. */
class DeliveryWatchIT {
  private final Queue<String> visited = new ConcurrentLinkedQueue<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private TestRedis redis;
  private QueueFixture acme;
  private Context context;
  private DeliveryWatch watch;

  @BeforeEach
  void start() {
    redis = new TestRedis();
    acme = new QueueFixture(redis, QueueFixture.settings(Duration.ofMillis(800), 16));
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  private Future<Object> deploy() {
    try {
      return watch.deploy(context).mapEmpty();
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  private void watch(Duration round) {
    redis.on(
        () -> {
          context = redis.vertx().getOrCreateContext();
          watch =
              new DeliveryWatch(
                  acme.store,
                  TestTenants.tenants(acme.tenant),
                  new CallbackMetrics(meters, new LastHour(Clock.systemUTC())),
                  visited::add,
                  round);
          return deploy();
        });
  }

  private void dropHints() {
    redis.on(
        () ->
            redis
                .link()
                .command("keys", Request.cmd(Command.KEYS).arg("test:wake:*"))
                .compose(
                    keys -> {
                      Request delete = Request.cmd(Command.DEL).arg("none");
                      keys.forEach(key -> delete.arg(key.toString()));
                      return redis.link().command("del", delete);
                    }));
  }

  private void visitedSoon() {
    await().atMost(Duration.ofSeconds(5)).until(() -> visited.contains(acme.tenant));
  }

  @Test
  void what_another_pod_put_in_line_is_found_when_it_does_not_send_it_itself() {
    acme.order("o-1");
    acme.update("o-1", "sent");
    watch(Duration.ofHours(1));
    visitedSoon();
  }

  @Test
  void a_retry_and_the_lease_of_a_pod_that_is_gone_are_found_when_they_are_due() {
    acme.order("o-1");
    acme.update("o-1", "sent");
    watch(Duration.ofHours(1));
    acme.retry(acme.claim(1).get(0), Duration.ofMillis(600));
    visitedSoon();
    assertThat(acme.claim(1)).hasSize(1);
    visited.clear();
    visitedSoon();
    await().atMost(Duration.ofSeconds(5)).until(() -> !acme.claim(1).isEmpty());
  }

  @Test
  void what_lost_hints_told_of_is_found_by_the_sweep() {
    acme.order("o-1");
    acme.update("o-1", "sent");
    dropHints();
    watch(Duration.ofMillis(500));
    visitedSoon();
  }

  @Test
  void an_idle_tenant_is_measured_and_not_visited() {
    watch(Duration.ofMillis(500));
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> meters.find("skingate.callbacks.pending").gauge() != null);
    assertThat(visited).isEmpty();
  }
}
