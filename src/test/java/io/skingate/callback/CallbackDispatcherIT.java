package io.skingate.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skingate.callback.queue.ClaimedDelivery;
import io.skingate.callback.queue.DeliveryQueue;
import io.skingate.callback.queue.QueueFixture;
import io.skingate.metrics.LastHour;
import io.skingate.redis.RedisLink;
import io.skingate.redis.connection.RedisMetrics;
import io.skingate.testing.TestRedis;
import io.skingate.testing.TestTenants;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is served when, and what happens at the end; over a real queue with attempts that wait. */
class CallbackDispatcherIT {
  private static TestRedis redis;

  private final QueueFixture acme = fixture();
  private final QueueFixture bolt = fixture();
  private final Map<ClaimedDelivery, Promise<Boolean>> attempts = new ConcurrentHashMap<>();

  @BeforeAll
  static void start() {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private static QueueFixture fixture() {
    return new QueueFixture(
        redis,
        "t" + UUID.randomUUID().toString().substring(0, 8),
        QueueFixture.settings(Duration.ofMinutes(1), 8));
  }

  private CallbackDispatcher dispatcher(int most) {
    return dispatcher(acme.queue, most);
  }

  private CallbackDispatcher dispatcher(DeliveryQueue queue, int most) {
    Function<ClaimedDelivery, Future<Boolean>> attempt =
        delivery -> attempts.computeIfAbsent(delivery, key -> Promise.promise()).future();
    return new CallbackDispatcher(
        redis.vertx(),
        queue,
        attempt,
        TestTenants.tenants(acme.tenant, bolt.tenant),
        new CallbackMetrics(new SimpleMeterRegistry(), new LastHour(Clock.systemUTC())),
        8,
        most);
  }

  private static void fill(QueueFixture fixture, int orders) {
    for (int i = 0; i < orders; i++) {
      fixture.order("o-" + i);
      fixture.update("o-" + i, "sent");
    }
  }

  private void run(Runnable call) {
    redis.on(
        () -> {
          call.run();
          return Future.succeededFuture();
        });
  }

  private void visitAll(CallbackDispatcher dispatcher) {
    dispatcher.due(acme.tenant);
    dispatcher.due(bolt.tenant);
  }

  private long inFlight(QueueFixture fixture) {
    return attempts.entrySet().stream()
        .filter(
            entry ->
                entry.getKey().tenant().equals(fixture.tenant)
                    && !entry.getValue().future().isComplete())
        .count();
  }

  private void finishOne(QueueFixture fixture) {
    ClaimedDelivery delivery =
        attempts.entrySet().stream()
            .filter(entry -> !entry.getValue().future().isComplete())
            .map(Map.Entry::getKey)
            .filter(key -> key.tenant().equals(fixture.tenant))
            .findFirst()
            .orElseThrow();
    fixture.ok(delivery);
    run(() -> attempts.get(delivery).complete());
  }

  @Test
  void what_is_due_of_every_tenant_is_taken_up_to_each_ones_cap() {
    fill(acme, 20);
    fill(bolt, 3);
    CallbackDispatcher dispatcher = dispatcher(100);
    run(() -> visitAll(dispatcher));
    await().until(() -> inFlight(acme) == 8 && inFlight(bolt) == 3);
    finishOne(acme);
    await().until(() -> attempts.size() == 12);
    assertThat(inFlight(acme)).isEqualTo(8);
  }

  @Test
  void a_pods_own_bound_holds_and_a_freed_place_goes_to_who_waits() {
    fill(acme, 20);
    CallbackDispatcher dispatcher = dispatcher(8);
    run(() -> dispatcher.due(acme.tenant));
    await().until(() -> inFlight(acme) == 8);
    fill(bolt, 1);
    run(() -> dispatcher.due(bolt.tenant));
    finishOne(acme);
    await().until(() -> attempts.size() == 9);
    finishOne(acme);
    await().until(() -> attempts.size() == 10);
    assertThat(inFlight(bolt)).isEqualTo(1);
    assertThat(inFlight(acme) + inFlight(bolt)).isEqualTo(8);
  }

  @Test
  void what_is_due_soon_is_taken_when_it_is_due() {
    fill(acme, 1);
    acme.retry(acme.claim(1).get(0), Duration.ofMillis(150));
    CallbackDispatcher dispatcher = dispatcher(100);
    run(() -> visitAll(dispatcher));
    await().atMost(Duration.ofSeconds(5)).until(() -> inFlight(acme) == 1);
  }

  @Test
  void draining_claims_no_more_and_waits_for_what_is_in_flight() {
    fill(acme, 9);
    CallbackDispatcher dispatcher = dispatcher(100);
    run(() -> visitAll(dispatcher));
    await().until(() -> inFlight(acme) == 8);
    Promise<Void> drained = Promise.promise();
    run(() -> dispatcher.drain().onComplete(drained));
    for (int i = 0; i < 8; i++) {
      assertThat(drained.future().isComplete()).isFalse();
      finishOne(acme);
    }
    await().until(() -> drained.future().isComplete());
    assertThat(attempts).hasSize(8);
  }

  @Test
  void draining_waits_until_what_a_late_claim_brought_is_given_back() {
    fill(acme, 3);
    RedisLink link =
        redis.on(
            () ->
                Future.succeededFuture(
                    RedisLink.open(
                        redis.vertx(),
                        redis.config(Duration.ofSeconds(5)),
                        new RedisMetrics(new SimpleMeterRegistry()))));
    redis.on(link::firstConnection);
    // A script that Redis does not know yet takes two round trips.
    Request flush = Request.cmd(Command.SCRIPT).arg("flush");
    redis.on(() -> link.command("flush", flush));
    CallbackDispatcher dispatcher = dispatcher(new DeliveryQueue(link, "test", acme.settings), 100);
    redis.on(
        () -> {
          dispatcher.due(acme.tenant);
          return dispatcher.drain().compose(drained -> link.close());
        });
    assertThat(attempts).isEmpty();
    assertThat(acme.stats().inFlight()).isZero();
    assertThat(acme.claim(10)).hasSize(3);
  }

  @Test
  void what_is_released_can_be_claimed_at_once_and_its_late_end_changes_nothing() {
    fill(acme, 1);
    CallbackDispatcher dispatcher = dispatcher(100);
    run(() -> visitAll(dispatcher));
    await().until(() -> inFlight(acme) == 1);
    ClaimedDelivery held = attempts.keySet().iterator().next();
    run(dispatcher::drain);
    redis.on(dispatcher::releaseAll);
    List<ClaimedDelivery> again = acme.claim(1);
    assertThat(again).hasSize(1);
    assertThat(again.get(0).attempt()).isEqualTo(1);
    assertThat(acme.ok(held)).isFalse();
    assertThat(acme.audit()).isEmpty();
  }
}
