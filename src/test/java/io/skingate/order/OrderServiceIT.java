package io.skingate.order;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skingate.catalog.PriceCheck;
import io.skingate.limit.LastLimits;
import io.skingate.metrics.LastHour;
import io.skingate.order.model.Backoff;
import io.skingate.order.model.OrderBodies;
import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.OrderSamples;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.model.OrderUpdate;
import io.skingate.order.store.Budgets;
import io.skingate.order.store.OrderStore;
import io.skingate.order.store.Settlement;
import io.skingate.order.store.UpdateStore;
import io.skingate.order.store.Work;
import io.skingate.order.store.WorkStore;
import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.sandbox.redis.EmbeddedRedisOptions;
import io.skingate.skinsnode.answer.OrderAnswer;
import io.skingate.skinsnode.answer.UpstreamAnswer;
import io.skingate.tenant.Tenant;
import io.skingate.testing.LogLines;
import io.skingate.testing.TestLink;
import io.skingate.testing.TestTenants;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Orders through two services on event loops of their own, one real Redis, and a fake SkinsNode.
 */
class OrderServiceIT {
  private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(300);
  private static final Duration DEADLINE = Duration.ofMillis(1500);

  /** For what a busy machine adds. */
  private static final Duration LITTLE = Duration.ofMillis(700);

  private final Tenant tenant = TestTenants.tenant("acme");
  private final FakeUpstream upstream = new FakeUpstream();
  private final List<Pod> pods = new ArrayList<>();
  private final FakePrices prices = new FakePrices();
  private EmbeddedRedis server;
  private OrderTimes times = OrderSamples.TIMES;
  private int maxQueued = 1000;

  /** Each service is a pod's only lane. */
  private Supplier<Submissions> submissions = Submissions::new;

  @BeforeEach
  void start() throws Exception {
    // Without a file on disk a restart loses everything.
    server =
        new EmbeddedRedis(EmbeddedRedisOptions.defaults().withDirective("appendonly no")).start();
  }

  @AfterEach
  void stop() throws Exception {
    pods.forEach(pod -> pod.link.close());
    server.stop();
  }

  /** One gateway process's order service. */
  private final class Pod {
    final TestLink link =
        new TestLink(TestLink.standalone(server.uri(), COMMAND_TIMEOUT)).connected();
    final OrderStore store = new OrderStore(link.link(), "test", times, maxQueued, Budgets.none());
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final OrderMetrics metrics = new OrderMetrics(meters, new LastHour(Clock.systemUTC()));
    final Settler settler =
        new Settler(link.vertx(), store, System::nanoTime, metrics, queued -> {});
    final Submissions shared = submissions.get();
    final ClaimedOrders claimed =
        new ClaimedOrders(
            link.vertx(),
            store,
            settler,
            upstream,
            prices,
            new Backoff(new Random(1)),
            times,
            // Minutes wrong, which must not matter.
            Clock.fixed(Instant.now().minusSeconds(300), ZoneOffset.UTC),
            System::nanoTime,
            shared);
    final OrderService service =
        new OrderService(
            link.vertx(),
            store,
            settler,
            claimed,
            DEADLINE,
            System::nanoTime,
            metrics,
            new LastLimits(System::nanoTime),
            shared,
            "pod" + pods.size() + "-");

    Pod() {
      link.link().onReconnect(() -> settler.afterReconnect(link.link().lostAtNanos()));
      upstream.onRateLimited(
          (account, pause) -> link.begin(() -> store.work().pause(tenant.id(), pause)));
      pods.add(this);
    }

    Future<SubmitResult> begin(OrderRequest order) {
      return link.begin(
          () -> service.submit(new SubmitCommand(tenant, order, "request", OrderSamples.TRACE)));
    }

    SubmitResult submit(String id) {
      return TestLink.await(begin(OrderSamples.order(id)));
    }

    ReadResult read(String id) {
      return link.on(() -> service.read(tenant, id));
    }

    String status(String id) {
      return read(id) instanceof ReadResult.Found found
          ? OrderBodies.parse(found.body()).path("status").asText()
          : "";
    }

    List<Work> work() {
      return link.on(() -> store.work().takeWork(tenant.id(), 10, "worker")).orders();
    }
  }

  private static List<SubmitResult> all(List<Future<SubmitResult>> begun) {
    return begun.stream().map(TestLink::await).toList();
  }

  private static Duration timed(Runnable action) {
    long from = System.nanoTime();
    action.run();
    return Duration.ofNanos(System.nanoTime() - from);
  }

  /** Begins so many equal orders on each pod and waits until their claims were sent. */
  private List<Future<SubmitResult>> equal(int each, String id) {
    List<Future<SubmitResult>> begun = new ArrayList<>();
    for (Pod pod : pods) {
      for (int i = 0; i < each; i++) {
        begun.add(pod.begin(OrderSamples.order(id)));
      }
    }
    pods.forEach(pod -> pod.read(id));
    return begun;
  }

  @Test
  void a_hundred_equal_orders_reach_skinsnode_once_and_share_its_answer() {
    new Pod();
    new Pod();
    Promise<OrderAnswer> held = Promise.promise();
    upstream.onSubmit = name -> held.future();
    List<Future<SubmitResult>> begun = equal(50, "a");
    held.complete(FakeUpstream.taken("acme.a"));
    List<SubmitResult> results = all(begun);
    assertThat(upstream.submitted).containsExactly("acme.a");
    assertThat(results)
        .allSatisfy(
            result ->
                assertThat(((SubmitResult.Accepted) result).body())
                    .isEqualTo(OrderSamples.body("a", "accepted")));
    assertThat(results).filteredOn(r -> !((SubmitResult.Accepted) r).replayed()).hasSize(1);
  }

  @Test
  void equal_orders_share_the_firsts_refusal_and_leave_nothing() {
    new Pod();
    new Pod();
    prices.verdict = new PriceCheck.Verdict.PriceChanged(1900);
    List<SubmitResult> results = all(equal(20, "a"));
    assertThat(results)
        .allSatisfy(
            result -> {
              SubmitResult.Refused refused = (SubmitResult.Refused) result;
              assertThat(refused.code()).isEqualTo("price_changed");
              assertThat(refused.currentPrice()).isEqualTo(1900);
            });
    assertThat(upstream.submitted).isEmpty();
    assertThat(pods.get(0).read("a")).isInstanceOf(ReadResult.NotFound.class);
    prices.verdict = new PriceCheck.Verdict.Proceed();
    assertThat(pods.get(1).submit("a")).isInstanceOf(SubmitResult.Accepted.class);
  }

  @Test
  void equal_orders_share_a_refusal_with_another_lane_of_their_pod_on_their_own_event_loop() {
    Submissions pods = new Submissions();
    submissions = () -> pods;
    Pod one = new Pod();
    Pod two = new Pod();
    Promise<OrderAnswer> held = Promise.promise();
    upstream.onSubmit = name -> held.future();
    Future<SubmitResult> first = one.begin(OrderSamples.order("a"));
    await().until(() -> upstream.submitted.size() == 1);
    List<Thread> completedOn = new CopyOnWriteArrayList<>();
    Future<SubmitResult> waiting =
        two.link.begin(
            () ->
                two.service
                    .submit(
                        new SubmitCommand(
                            tenant, OrderSamples.order("a"), "request", OrderSamples.TRACE))
                    .onComplete(done -> completedOn.add(Thread.currentThread())));
    two.read("a");
    upstream.onSubmit = name -> Future.succeededFuture(FakeUpstream.taken(name));
    held.complete(FakeUpstream.refused("item_unavailable"));
    for (Future<SubmitResult> result : List.of(first, waiting)) {
      assertThat(((SubmitResult.Refused) TestLink.await(result)).code())
          .isEqualTo("item_unavailable");
    }
    assertThat(upstream.submitted).as("who looks at Redis finds nothing and sends it").hasSize(1);
    assertThat(completedOn)
        .containsExactly(two.link.on(() -> Future.succeededFuture(Thread.currentThread())));
  }

  @Test
  void a_fault_of_the_gateway_keeps_its_stack_trace_and_counts_as_one() {
    Pod pod = new Pod();
    RuntimeException fault = new IllegalStateException("broken");
    upstream.onSubmit =
        name -> {
          throw fault;
        };
    assertThatThrownBy(() -> pod.submit("a")).isSameAs(fault);
    assertThat(pod.meters.get("skingate.orders").tag("outcome", "internal_error").counter().count())
        .isEqualTo(1);
    assertThat(pod.meters.get("skingate.orders.in.flight").gauge().value()).isZero();
  }

  @Test
  void an_order_that_waited_for_a_refused_one_never_gets_the_answer_of_a_corrected_one() {
    Pod one = new Pod();
    Pod two = new Pod();
    Promise<OrderAnswer> held = Promise.promise();
    upstream.onSubmit = name -> held.future();
    Future<SubmitResult> first = one.begin(OrderSamples.order("a"));
    await().until(() -> upstream.submitted.size() == 1);
    Future<SubmitResult> waiting = two.begin(OrderSamples.order("a"));
    // Its looks at Redis are a quarter of a second apart by now.
    two.link.on(() -> two.link.vertx().timer(270, TimeUnit.MILLISECONDS));
    held.complete(FakeUpstream.refused("price_changed"));
    assertThat(TestLink.await(first)).isInstanceOf(SubmitResult.Refused.class);
    upstream.onSubmit = name -> Future.succeededFuture(FakeUpstream.taken(name));
    assertThat(TestLink.await(one.begin(OrderSamples.order("a", "item-1", 1900))))
        .isInstanceOf(SubmitResult.Accepted.class);
    assertThat(TestLink.await(waiting))
        .isInstanceOfSatisfying(
            SubmitResult.Mismatch.class,
            mismatch -> assertThat(mismatch.fields()).containsExactly("expectedPrice"));
  }

  @Test
  void equal_orders_that_wait_give_up_in_their_own_deadline_and_the_first_goes_on() {
    Pod one = new Pod();
    Pod two = new Pod();
    Promise<OrderAnswer> held = Promise.promise();
    upstream.onSubmit = name -> held.future();
    Future<SubmitResult> first = one.begin(OrderSamples.order("a"));
    await().until(() -> upstream.submitted.size() == 1);
    Duration took =
        timed(
            () -> {
              List<Future<SubmitResult>> begun =
                  List.of(one.begin(OrderSamples.order("a")), two.begin(OrderSamples.order("a")));
              assertThat(all(begun))
                  .allSatisfy(
                      result -> assertThat(result).isInstanceOf(SubmitResult.InProgress.class));
            });
    assertThat(took).isBetween(DEADLINE.minusMillis(20), DEADLINE.plus(LITTLE));
    held.complete(FakeUpstream.taken("acme.a"));
    assertThat(TestLink.await(first)).isInstanceOf(SubmitResult.Accepted.class);
    assertThat(two.submit("a"))
        .isInstanceOfSatisfying(
            SubmitResult.Accepted.class, again -> assertThat(again.replayed()).isTrue());
    assertThat(upstream.submitted).hasSize(1);
  }

  @Test
  void equal_orders_get_the_answer_of_a_first_that_ran_out_of_time_just_before_them() {
    Pod one = new Pod();
    Pod two = new Pod();
    upstream.onSubmit =
        name ->
            one.link
                .vertx()
                .timer(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                .map(FakeUpstream.TIMEOUT);
    Future<SubmitResult> first = one.begin(OrderSamples.order("a"));
    await().until(() -> upstream.submitted.size() == 1);
    List<Future<SubmitResult>> begun =
        List.of(one.begin(OrderSamples.order("a")), two.begin(OrderSamples.order("a")));
    assertThat(((SubmitResult.Accepted) TestLink.await(first)).queued()).isTrue();
    assertThat(all(begun))
        .allSatisfy(
            result ->
                assertThat(result)
                    .isInstanceOfSatisfying(
                        SubmitResult.Accepted.class,
                        again -> assertThat(again.replayed()).isTrue()));
  }

  @Test
  void a_redis_that_hangs_before_the_claim_costs_the_timeout_and_leaves_no_claim()
      throws Exception {
    Pod pod = new Pod();
    pod.submit("warm");
    server.pause();
    assertThat(
            timed(
                () ->
                    assertThat(pod.submit("a")).isInstanceOf(SubmitResult.StoreUnavailable.class)))
        .isLessThan(COMMAND_TIMEOUT.plus(LITTLE));
    assertThat(pod.read("a")).isInstanceOf(ReadResult.StoreUnavailable.class);
    server.resume();
    await().atMost(Duration.ofSeconds(5)).until(() -> pod.settler.unsettled() == 0);
    assertThat(pod.read("a")).isInstanceOf(ReadResult.NotFound.class);
    assertThat(upstream.submitted).containsExactly("acme.warm");
  }

  @Test
  void an_order_taken_while_redis_hangs_is_kept_when_redis_goes_on() throws Exception {
    Pod pod = new Pod();
    upstream.onSubmit = name -> inWorker(pod, server::pause).map(FakeUpstream.taken(name));
    assertThat(
            timed(
                () ->
                    assertThat(pod.submit("a")).isInstanceOf(SubmitResult.StoreUnavailable.class)))
        .isLessThan(COMMAND_TIMEOUT.plus(LITTLE));
    server.resume();
    await().atMost(Duration.ofSeconds(5)).until(() -> pod.status("a").equals("accepted"));
    assertThat(((SubmitResult.Accepted) pod.submit("a")).replayed()).isTrue();
    assertThat(upstream.submitted).hasSize(1);
  }

  @Test
  void equal_orders_whose_answer_cannot_be_kept_leave_one_thing_to_settle() throws Exception {
    Pod pod = new Pod();
    pod.submit("warm");
    Promise<OrderAnswer> held = Promise.promise();
    upstream.onSubmit = name -> held.future();
    List<Future<SubmitResult>> begun = equal(5, "a");
    server.pause();
    held.complete(FakeUpstream.taken("acme.a"));
    assertThat(all(begun))
        .allSatisfy(result -> assertThat(result).isInstanceOf(SubmitResult.StoreUnavailable.class));
    assertThat(pod.settler.unsettled()).isEqualTo(1);
    server.resume();
    await().atMost(Duration.ofSeconds(5)).until(() -> pod.settler.unsettled() == 0);
    assertThat(pod.status("a")).isEqualTo("accepted");
  }

  @Test
  void an_order_whose_claim_a_restarted_redis_lost_is_kept_and_not_sent_again() {
    Pod pod = new Pod();
    pod.submit("warm");
    upstream.onSubmit =
        name ->
            inWorker(
                    pod,
                    () -> {
                      server.kill();
                      server.start();
                    })
                .map(FakeUpstream.taken(name));
    pod.submit("a");
    await().atMost(Duration.ofSeconds(5)).until(() -> pod.status("a").equals("accepted"));
    assertThat(((SubmitResult.Accepted) pod.submit("a")).replayed()).isTrue();
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(pod.status("warm")).as("told again").isEqualTo("accepted"));
    assertThat(upstream.submitted).containsExactly("acme.warm", "acme.a");
  }

  @Test
  void a_queued_order_that_a_restarted_redis_lost_is_queued_again() throws Exception {
    Pod pod = new Pod();
    upstream.submits(FakeUpstream.TIMEOUT);
    assertThat(((SubmitResult.Accepted) pod.submit("a")).queued()).isTrue();
    server.kill();
    server.start();
    await().atMost(Duration.ofSeconds(5)).until(() -> pod.status("a").equals("queued"));
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(pod.work())
                    .singleElement()
                    .satisfies(work -> assertThat(work.sent()).isTrue()));
  }

  private interface Action {
    void run() throws Exception;
  }

  private static Future<Void> inWorker(Pod pod, Action action) {
    return pod.link
        .vertx()
        .executeBlocking(
            () -> {
              action.run();
              return null;
            });
  }

  @Test
  void forgotten_scripts_under_load_cost_no_order() {
    Pod pod = new Pod();
    List<Future<SubmitResult>> begun = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      begun.add(pod.begin(OrderSamples.order("o" + i)));
      if (i % 30 == 0) {
        pod.link.command(Command.SCRIPT, "FLUSH");
      }
    }
    assertThat(all(begun))
        .allSatisfy(result -> assertThat(result).isInstanceOf(SubmitResult.Accepted.class));
    assertThat(upstream.submitted).hasSize(300).doesNotHaveDuplicates();
  }

  @Test
  void a_service_that_stops_hands_over_what_it_has_not_done_and_takes_no_more() {
    Pod one = new Pod();
    Pod two = new Pod();
    Promise<OrderAnswer> held = Promise.promise();
    upstream.onSubmit = name -> held.future();
    Future<SubmitResult> first = one.begin(OrderSamples.order("a"));
    await().until(() -> upstream.submitted.size() == 1);
    assertThat(two.work()).isEmpty();
    one.link.on(() -> one.service.stop(Duration.ofMillis(50)));
    assertThat(one.submit("b")).isInstanceOf(SubmitResult.ShuttingDown.class);
    assertThat(two.work()).singleElement().satisfies(work -> assertThat(work.sent()).isTrue());
    held.complete(FakeUpstream.taken("acme.a"));
    assertThat(TestLink.await(first)).isInstanceOf(SubmitResult.Accepted.class);
    assertThat(two.status("a")).as("a late success is believed").isEqualTo("accepted");
  }

  @Test
  void a_pause_that_skinsnode_asks_for_holds_for_every_pod() {
    Pod one = new Pod();
    Pod two = new Pod();
    upstream.submits(
        new OrderAnswer.Unknown(UpstreamAnswer.Reason.RATE_LIMITED, Duration.ofSeconds(30), false));
    assertThat(((SubmitResult.Accepted) one.submit("a")).queued()).isTrue();
    await()
        .untilAsserted(
            () -> assertThat(((SubmitResult.Accepted) two.submit("b")).queued()).isTrue());
    assertThat(upstream.submitted).containsExactly("acme.a");
    assertThat(upstream.pauses).isNotEmpty();
    assertThat(two.work()).isEmpty();
  }

  @Test
  void orders_beyond_the_queues_bound_are_refused_before_skinsnode() {
    maxQueued = 2;
    Pod pod = new Pod();
    upstream.submits(FakeUpstream.UNREACHABLE);
    pod.submit("a");
    pod.submit("b");
    assertThat(pod.submit("c")).isInstanceOf(SubmitResult.Overloaded.class);
    assertThat(((SubmitResult.Accepted) pod.submit("a")).replayed())
        .as("a repeated order needs no place")
        .isTrue();
    assertThat(upstream.submitted).hasSize(2);
  }

  @Test
  void an_order_that_only_a_webhook_told_of_is_answered_in_the_form_of_an_acceptance() {
    times =
        new OrderTimes(
            times.retention(),
            Duration.ofMillis(50),
            times.queueFor(),
            times.reconcileAfter(),
            times.deliveryHorizon(),
            Duration.ofHours(169),
            100);
    Pod pod = new Pod();
    OrderRequest order = OrderSamples.order("a");
    pod.link.on(
        () -> pod.store.admit(tenant, order, Buffer.buffer("{}"), OrderSamples.TRACE, "dead pod"));
    UpdateStore updates = new UpdateStore(pod.link.link(), "test", times, Budgets.none());
    Buffer webhook = Buffer.buffer("{\"order\":{\"externalId\":\"acme.a\",\"status\":\"sent\"}}");
    pod.link.on(
        () ->
            updates.ingest(
                tenant.id(),
                "a",
                tenant.upstreamName("a"),
                UpdateStore.Source.WEBHOOK,
                "d1",
                Duration.ofHours(1),
                new OrderUpdate("sent", null, webhook)));
    List<SubmitResult> replays = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(4))
        .until(
            () -> {
              SubmitResult result = pod.submit("a");
              replays.add(result);
              return result instanceof SubmitResult.Accepted;
            });
    SubmitResult.Accepted replay = (SubmitResult.Accepted) replays.get(replays.size() - 1);
    ObjectNode body = OrderBodies.parse(replay.body());
    assertThat(body.path("externalId").asText()).isEqualTo("a");
    assertThat(body.path("status").asText()).isEqualTo("sent");
    assertThat(Instant.parse(body.path("acceptedAt").asText())).isNotNull();
    assertThat(((SubmitResult.Accepted) pod.submit("a")).body()).isEqualTo(replay.body());
    assertThat(upstream.submitted).isEmpty();
  }

  /**
   * A pod that stands still for longer than its lease, and wakes to a SkinsNode that says nothing.
   */
  private Pod standsStill(Promise<OrderAnswer> held) {
    times =
        new OrderTimes(
            times.retention(),
            Duration.ofMillis(40),
            times.queueFor(),
            times.reconcileAfter(),
            times.deliveryHorizon(),
            Duration.ofHours(169),
            100);
    Pod pod = new Pod();
    upstream.onSubmit = name -> held.future();
    return pod;
  }

  private Work takenOver(Pod by) {
    List<Work> taken = new ArrayList<>();
    await()
        .until(
            () -> {
              taken.addAll(by.work());
              return !taken.isEmpty();
            });
    return taken.get(0);
  }

  @Test
  void an_order_that_another_owner_ended_for_good_is_not_said_to_be_queued() {
    Promise<OrderAnswer> held = Promise.promise();
    Pod still = standsStill(held);
    Pod other = new Pod();
    Future<SubmitResult> first = still.begin(OrderSamples.order("a"));
    Work work = takenOver(other);
    other.link.on(
        () ->
            other.store.finish(
                tenant.id(), "a", work.fence(), Settlement.refused("item_unavailable", false)));
    held.complete(FakeUpstream.TIMEOUT);
    assertThat(TestLink.await(first)).isInstanceOf(SubmitResult.InProgress.class);
    assertThat(still.read("a")).isInstanceOf(ReadResult.NotFound.class);
  }

  @Test
  void an_order_that_another_owner_ended_and_forgot_is_not_made_again() {
    Promise<OrderAnswer> held = Promise.promise();
    Pod still = standsStill(held);
    Pod other = new Pod();
    Future<SubmitResult> first = still.begin(OrderSamples.order("a"));
    Work work = takenOver(other);
    other.link.on(
        () ->
            other.store.finish(
                tenant.id(), "a", work.fence(), Settlement.refused("item_unavailable", false)));
    other.link.on(
        () ->
            other
                .store
                .work()
                .checked(tenant.id(), work, WorkStore.Check.ABSENT, Duration.ofSeconds(1)));
    held.complete(FakeUpstream.TIMEOUT);
    assertThat(TestLink.await(first)).isInstanceOf(SubmitResult.InProgress.class);
    assertThat(other.work()).isEmpty();
    assertThat(upstream.submitted).hasSize(1);
  }

  @Test
  void a_stale_queued_tells_the_answer_that_another_owner_found() {
    Promise<OrderAnswer> held = Promise.promise();
    Pod still = standsStill(held);
    Pod other = new Pod();
    Future<SubmitResult> first = still.begin(OrderSamples.order("a"));
    Work work = takenOver(other);
    OrderUpdate taken =
        new OrderUpdate("accepted", null, OrderSamples.body(tenant.upstreamName("a"), "accepted"));
    other.link.on(
        () ->
            other.store.finish(
                tenant.id(),
                "a",
                work.fence(),
                Settlement.taken(taken, true, Duration.ofSeconds(60))));
    held.complete(FakeUpstream.TIMEOUT);
    assertThat(((SubmitResult.Accepted) TestLink.await(first)).body())
        .isEqualTo(OrderSamples.body("a", "accepted"));
  }

  private void webhook(Pod pod, String id, String status) {
    UpdateStore updates = new UpdateStore(pod.link.link(), "test", times, Budgets.none());
    pod.link.on(
        () ->
            updates.ingest(
                tenant.id(),
                id,
                tenant.upstreamName(id),
                UpdateStore.Source.WEBHOOK,
                status,
                Duration.ofHours(1),
                new OrderUpdate(status, null, OrderSamples.body(tenant.upstreamName(id), status))));
  }

  @Test
  void a_webhook_that_shows_the_order_ends_the_wait_for_skinsnodes_answer() {
    Pod one = new Pod();
    Pod two = new Pod();
    Promise<OrderAnswer> held = Promise.promise();
    upstream.onSubmit = name -> held.future();
    Future<SubmitResult> first = one.begin(OrderSamples.order("a"));
    await().until(() -> upstream.submitted.size() == 1);
    Future<SubmitResult> equal = two.begin(OrderSamples.order("a"));
    webhook(two, "a", "processing");
    Duration took = timed(() -> TestLink.await(first));
    assertThat(took).isLessThan(DEADLINE);
    SubmitResult.Accepted answer = (SubmitResult.Accepted) first.result();
    assertThat(answer.body()).isEqualTo(OrderSamples.body("a", "processing"));
    assertThat(answer.queued()).isFalse();
    assertThat(answer.replayed()).isFalse();
    assertThat(((SubmitResult.Accepted) TestLink.await(equal)).body()).isEqualTo(answer.body());
    webhook(two, "a", "completed");
    held.complete(FakeUpstream.taken("acme.a"));
    SubmitResult.Accepted again = (SubmitResult.Accepted) two.submit("a");
    assertThat(again.body()).as("the first answer").isEqualTo(answer.body());
    assertThat(again.replayed()).isTrue();
    assertThat(one.status("a")).isEqualTo("completed");
    assertThat(upstream.submitted).hasSize(1);
  }

  @Test
  void a_repeat_of_a_queued_order_says_how_it_stands_now() {
    Pod pod = new Pod();
    upstream.submits(FakeUpstream.TIMEOUT);
    assertThat(((SubmitResult.Accepted) pod.submit("a")).queued()).isTrue();
    SubmitResult.Accepted waiting = (SubmitResult.Accepted) pod.submit("a");
    assertThat(waiting.queued()).isTrue();
    for (String status : List.of("processing", "completed")) {
      webhook(pod, "a", status);
      SubmitResult.Accepted repeat = (SubmitResult.Accepted) pod.submit("a");
      ObjectNode body = OrderBodies.parse(repeat.body());
      assertThat(body.path("status").asText()).isEqualTo(status);
      assertThat(body.path("acceptedAt"))
          .isEqualTo(OrderBodies.parse(waiting.body()).path("acceptedAt"));
      assertThat(repeat.queued()).isFalse();
      assertThat(repeat.replayed()).isTrue();
    }
  }

  @Test
  void a_read_shows_a_store_nothing_but_its_own_names() {
    Pod pod = new Pod();
    upstream.onSubmit =
        name ->
            Future.succeededFuture(
                OrderSamples.taken(
                    Buffer.buffer(
                        "{\"externalId\":\"acme.a\",\"status\":\"accepted\",\"acceptedAt\":\"x\","
                            + "\"request\":{\"externalId\":\"acme.a\",\"webhookUrl\":\""
                            + tenant.account().webhookUrl()
                            + "\"}}"),
                    "accepted"));
    SubmitResult.Accepted accepted = (SubmitResult.Accepted) pod.submit("a");
    ReadResult.Found found = (ReadResult.Found) pod.read("a");
    assertThat(accepted.body().toString()).doesNotContain("acme").doesNotContain("gateway.test");
    assertThat(found.body().toString()).doesNotContain("acme").doesNotContain("gateway.test");
  }

  @Test
  void a_submission_is_logged_with_the_time_that_it_took() {
    Pod pod = new Pod();
    upstream.onSubmit =
        name -> pod.link.vertx().timer(200, MILLISECONDS).map(over -> FakeUpstream.taken(name));
    try (LogLines log = new LogLines("io.skingate.order")) {
      pod.submit("a");
      assertThat(log.fields("Order submitted"))
          .singleElement()
          .satisfies(
              fields -> {
                assertThat(fields).containsEntry("externalId", "a");
                assertThat((Long) fields.get("durationMs")).isBetween(200L, 1500L);
              });
    }
  }

  @Test
  void an_order_is_logged_in_the_words_of_the_metrics() {
    Pod pod = new Pod();
    upstream.onSubmit =
        name ->
            Future.succeededFuture(
                switch (name) {
                  case "acme.ok" -> FakeUpstream.taken(name);
                  case "acme.no" -> new OrderAnswer.Refused(422, "insufficient_funds", "no", null);
                  default -> new OrderAnswer.Unknown(UpstreamAnswer.Reason.TIMEOUT, null, true);
                });
    try (LogLines log = new LogLines("io.skingate.order")) {
      pod.submit("ok");
      pod.submit("no");
      pod.submit("later");
      assertThat(log.fields("Order submitted"))
          .satisfiesExactly(
              fields ->
                  assertThat(fields).containsEntry("outcome", "accepted").doesNotContainKey("code"),
              fields ->
                  assertThat(fields)
                      .containsEntry("outcome", "refused")
                      .containsEntry("code", "insufficient_funds"),
              fields ->
                  assertThat(fields)
                      .containsEntry("outcome", "queued")
                      .containsEntry("reason", "timeout"));
    }
  }

  @Test
  void a_fault_of_the_gateway_counts_as_one_and_not_as_redis() {
    Pod pod = new Pod();
    pod.submit("warm");
    upstream.onSubmit =
        name -> {
          throw new IllegalStateException("a fault");
        };
    try (LogLines log = new LogLines("io.skingate.order")) {
      Future<SubmitResult> order = pod.begin(OrderSamples.order("a"));
      assertThatThrownBy(() -> TestLink.await(order)).hasStackTraceContaining("a fault");
      assertThat(log.fields("Order submitted"))
          .singleElement()
          .satisfies(fields -> assertThat(fields).containsEntry("outcome", "internal_error"));
    }
    assertThat(pod.meters.get("skingate.orders").tag("outcome", "internal_error").counter().count())
        .isEqualTo(1);
    assertThat(pod.meters.find("skingate.orders").tag("outcome", "store_unavailable").counter())
        .isNull();
  }
}
