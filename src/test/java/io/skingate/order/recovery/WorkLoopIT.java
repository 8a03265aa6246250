package io.skingate.order.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skingate.metrics.LastHour;
import io.skingate.order.FakeUpstream;
import io.skingate.order.OrderMetrics;
import io.skingate.order.Settler;
import io.skingate.order.model.Backoff;
import io.skingate.order.model.OrderBodies;
import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.OrderSamples;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.model.OrderUpdate;
import io.skingate.order.store.Admission;
import io.skingate.order.store.Budgets;
import io.skingate.order.store.OrderStore;
import io.skingate.order.store.Settlement;
import io.skingate.order.store.UpdateStore;
import io.skingate.order.store.Work;
import io.skingate.skinsnode.answer.OrderAnswer;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.skingate.testing.TestRedis;
import io.skingate.testing.TestTenants;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The loop that finds orders whose turn has come. */
class WorkLoopIT {
  private static TestRedis redis;

  private final Tenant tenant =
      TestTenants.tenant("t" + UUID.randomUUID().toString().substring(0, 8));
  private final FakeUpstream upstream = new FakeUpstream();
  private OrderTimes times = OrderSamples.TIMES;
  private OrderStore store = new OrderStore(redis.link(), "test", times, 1000, Budgets.none());

  @BeforeAll
  static void start() {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private Account account = tenant.account();
  private Duration interval = Duration.ofMillis(40);
  private Duration sweepRound = Duration.ofHours(1);
  private List<Tenant> tenants = List.of(tenant);

  private WorkLoop started() {
    OrderMetrics metrics =
        new OrderMetrics(new SimpleMeterRegistry(), new LastHour(Clock.systemUTC()));
    Settler settler = new Settler(redis.vertx(), store, System::nanoTime, metrics, tenant -> {});
    Backoff backoff = new Backoff(new Random(1));
    Duration deadline = Duration.ofSeconds(5);
    WorkLoop loop =
        new WorkLoop(
            redis.vertx(),
            store,
            new Tenants(TenantRegistry.of(account == null ? List.of() : List.of(account), tenants)),
            upstream,
            new Recovery(
                upstream,
                settler,
                backoff,
                OrderSamples.TIMES,
                deadline,
                Clock.systemUTC(),
                metrics),
            new Reconciliation(
                upstream,
                store,
                new UpdateStore(redis.link(), "test", OrderSamples.TIMES, Budgets.none()),
                backoff,
                OrderSamples.TIMES,
                deadline,
                metrics,
                tenant -> {}),
            metrics,
            interval,
            sweepRound,
            Clock.systemUTC(),
            "loop");
    redis.on(
        () -> {
          loop.start();
          return Future.succeededFuture();
        });
    return loop;
  }

  private void stop(WorkLoop loop) {
    redis.on(() -> loop.stop(Duration.ofMillis(30)));
  }

  private void settled(String id, Settlement settlement) {
    settled(tenant, id, settlement);
  }

  private void settled(Tenant tenant, String id, Settlement settlement) {
    OrderRequest order = OrderSamples.order(id);
    Buffer request = OrderBodies.request(order, tenant.upstreamName(id), "http://gateway.test");
    Admission.Claimed claim =
        (Admission.Claimed)
            redis.on(() -> store.admit(tenant, order, request, OrderSamples.TRACE, "o"));
    redis.on(() -> store.finish(tenant.id(), id, claim.fence(), settlement));
  }

  private void queued(String id) {
    queued(tenant, id);
  }

  private void queued(Tenant tenant, String id) {
    OrderUpdate update =
        new OrderUpdate("queued", null, OrderSamples.body(tenant.upstreamName(id), "queued"));
    settled(tenant, id, Settlement.queue(update, Duration.ZERO, false, "test"));
  }

  private String status(String id) {
    return OrderBodies.parse(redis.on(() -> store.inspect(tenant.id(), id)).orElseThrow())
        .path("st")
        .asText();
  }

  private List<Work> work() {
    return redis.on(() -> store.work().takeWork(tenant.id(), 10, "another pod")).orders();
  }

  @Test
  void waiting_orders_are_all_sent_soon_and_never_too_many_at_a_time() {
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    upstream.onSubmit =
        name -> {
          most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
          return redis
              .vertx()
              .timer(5, java.util.concurrent.TimeUnit.MILLISECONDS)
              .map(
                  done -> {
                    inFlight.decrementAndGet();
                    return FakeUpstream.taken(name);
                  });
        };
    for (int i = 0; i < 100; i++) {
      queued("o" + i);
    }
    WorkLoop loop = started();
    await().atMost(Duration.ofSeconds(5)).until(() -> upstream.submitted.size() == 100);
    await().atMost(Duration.ofSeconds(5)).until(() -> status("o99").equals("accepted"));
    stop(loop);
    assertThat(most.get()).isBetween(2, 32);
    assertThat(upstream.submitted).doesNotHaveDuplicates();
  }

  @Test
  void the_orders_of_many_stores_keep_their_accounts_bound_together_and_none_waits_for_a_tick() {
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    upstream.onFind =
        name -> {
          most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
          return redis
              .vertx()
              .timer(20, java.util.concurrent.TimeUnit.MILLISECONDS)
              .map(
                  done -> {
                    inFlight.decrementAndGet();
                    return FakeUpstream.taken(name);
                  });
        };
    tenants = IntStream.range(0, 80).mapToObj(i -> TestTenants.tenant(tenant.id() + i)).toList();
    tenants.forEach(each -> queued(each, "a"));
    interval = Duration.ofSeconds(2);
    WorkLoop loop = started();
    await()
        .atMost(Duration.ofSeconds(4))
        .until(() -> upstream.asked.stream().distinct().count() == 80);
    stop(loop);
    assertThat(most.get()).isBetween(2, 32);
  }

  @Test
  void what_a_lost_hint_told_of_is_found_by_the_sweep() {
    queued("a");
    redis.on(
        () ->
            redis
                .link()
                .command("keys", Request.cmd(Command.KEYS).arg("test:wake:*"))
                .compose(
                    keys -> {
                      Request delete = Request.cmd(Command.DEL).arg("test:wake:none");
                      keys.forEach(key -> delete.arg(key.toString()));
                      return redis.link().command("del", delete);
                    }));
    sweepRound = Duration.ofMillis(500);
    WorkLoop loop = started();
    await().atMost(Duration.ofSeconds(5)).until(() -> status("a").equals("accepted"));
    stop(loop);
  }

  @Test
  void what_one_client_may_have_placed_is_not_sent_as_another() {
    queued("a");
    OrderUpdate accepted =
        new OrderUpdate("accepted", null, OrderSamples.body(tenant.upstreamName("b"), "accepted"));
    settled("b", Settlement.taken(accepted, false, Duration.ZERO));
    Account before = account;
    account =
        new Account(
            before.id(),
            "another client",
            before.clientSecret(),
            before.webhookSecrets(),
            before.baseUrl(),
            before.webhookUrl());
    WorkLoop loop = started();
    await().until(() -> upstream.asked.contains(tenant.upstreamName("b")));
    stop(loop);
    assertThat(upstream.asked).doesNotContain(tenant.upstreamName("a"));
    assertThat(upstream.submitted).isEmpty();
    assertThat(status("a")).isEqualTo("queued");
  }

  @Test
  void a_loop_that_stops_hands_back_what_it_has_not_done() {
    queued("a");
    OrderUpdate accepted =
        new OrderUpdate("accepted", null, OrderSamples.body(tenant.upstreamName("b"), "accepted"));
    settled("b", Settlement.taken(accepted, false, Duration.ZERO));
    upstream.onFind = name -> Future.future(never -> {});
    WorkLoop loop = started();
    await().until(() -> upstream.asked.size() == 2);
    assertThat(work()).isEmpty();
    stop(loop);
    assertThat(work()).extracting(Work::externalId).containsExactlyInAnyOrder("a", "b");
  }

  private void queueFor(Duration queueFor) {
    times =
        new OrderTimes(
            times.retention(),
            times.lease(),
            queueFor,
            times.reconcileAfter(),
            Duration.ofDays(2),
            Duration.ofHours(169),
            100);
    store = new OrderStore(redis.link(), "test", times, 1000, Budgets.none());
  }

  private String body(String id) {
    return redis
        .on(() -> store.read(tenant.id(), List.of(id)))
        .get(0)
        .orElseThrow()
        .latest()
        .toString();
  }

  @Test
  void orders_that_were_never_sent_end_in_time_though_skinsnode_is_out() {
    queueFor(Duration.ofMillis(600));
    upstream.submits(FakeUpstream.UNREACHABLE).finds(FakeUpstream.TIMEOUT);
    for (int i = 0; i < 40; i++) {
      queued("o" + i);
    }
    OrderUpdate update =
        new OrderUpdate("queued", null, OrderSamples.body(tenant.upstreamName("sent"), "queued"));
    settled("sent", Settlement.queue(update, Duration.ZERO, true, "timeout"));
    upstream.healthy = false;
    WorkLoop loop = started();
    await()
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(
            () ->
                assertThat(IntStream.range(0, 40).mapToObj(i -> status("o" + i)))
                    .containsOnly("expired"));
    assertThat(status("sent")).as("SkinsNode may have it").isEqualTo("queued");
    stop(loop);
    assertThat(body("o7"))
        .contains(
            "\"externalId\":\"" + tenant.upstreamName("o7") + "\"",
            "\"acceptedAt\":\"2026-11-20T10:00:00.000Z\"",
            "\"failure\":{\"code\":\"not_taken\"}");
    assertThat(upstream.submitted).isEmpty();
  }

  @Test
  void a_pause_does_not_hold_up_the_end_of_an_order_that_was_never_sent() {
    queueFor(Duration.ofMillis(200));
    queued("a");
    redis.on(() -> store.work().pause(tenant.id(), Duration.ofMinutes(10)));
    WorkLoop loop = started();
    await().atMost(Duration.ofSeconds(3)).until(() -> status("a").equals("expired"));
    stop(loop);
    assertThat(upstream.asked).isEmpty();
  }

  @Test
  void an_order_that_was_never_sent_ends_though_its_account_is_configured_no_longer() {
    queueFor(Duration.ofMillis(100));
    queued("a");
    account = null;
    WorkLoop loop = started();
    await().atMost(Duration.ofSeconds(3)).until(() -> status("a").equals("expired"));
    stop(loop);
  }

  @Test
  void a_broken_account_does_not_end_the_loop() {
    queued("a");
    upstream.finds(new OrderAnswer.ContractBroken(418), new OrderAnswer.CredentialsRejected(401));
    WorkLoop loop = started();
    await().until(() -> upstream.asked.size() == 1);
    queued("b");
    await().until(() -> upstream.asked.size() == 2);
    stop(loop);
    assertThat(status("a")).isEqualTo("queued");
    assertThat(status("b")).isEqualTo("queued");
  }
}
