package io.skingate.order.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
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
import io.skingate.skinsnode.answer.UpstreamAnswer.Reason;
import io.skingate.tenant.Tenant;
import io.skingate.testing.LogLines;
import io.skingate.testing.TestRedis;
import io.skingate.testing.TestTenants;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One try of recovery or reconciliation for every answer of SkinsNode, with a real Redis. */
class RecoveryIT {
  private static final OrderAnswer REFUSED =
      new OrderAnswer.Refused(422, "item_unavailable", "sold", 1900L);
  private static final OrderAnswer CONFLICT =
      new OrderAnswer.Conflict(409, "duplicate", null, null);
  private static final OrderAnswer OTHER_CONFLICT =
      new OrderAnswer.Conflict(409, "daily_limit", null, null);
  private static final OrderAnswer NOT_FOUND = new OrderAnswer.NotFound();
  private static final OrderAnswer REJECTED = new OrderAnswer.CredentialsRejected(401);

  private static TestRedis redis;

  private final Tenant tenant =
      TestTenants.tenant("t" + UUID.randomUUID().toString().substring(0, 8));
  private final FakeUpstream upstream = new FakeUpstream();
  private final OrderMetrics metrics =
      new OrderMetrics(new SimpleMeterRegistry(), new LastHour(Clock.systemUTC()));
  private final List<String> told = new ArrayList<>();
  private OrderTimes times = OrderSamples.TIMES;

  @BeforeAll
  static void start() {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private OrderStore store() {
    return new OrderStore(redis.link(), "test", times, 1000, Budgets.none());
  }

  private Recovery recovery() {
    Settler settler = new Settler(redis.vertx(), store(), System::nanoTime, metrics, told::add);
    return new Recovery(
        upstream,
        settler,
        new Backoff(new Random(1)),
        times,
        Duration.ofSeconds(5),
        Clock.fixed(OrderSamples.NOW, ZoneOffset.UTC),
        metrics);
  }

  private Reconciliation reconciliation() {
    return new Reconciliation(
        upstream,
        store(),
        new UpdateStore(redis.link(), "test", times, Budgets.none()),
        new Backoff(new Random(1)),
        times,
        Duration.ofSeconds(5),
        metrics,
        told::add);
  }

  private void queueFor(Duration queueFor) {
    times =
        new OrderTimes(
            times.retention(),
            times.lease(),
            queueFor,
            times.reconcileAfter(),
            Duration.ZERO,
            Duration.ofHours(169),
            100);
  }

  private long claim() {
    OrderRequest order = OrderSamples.order("a");
    Buffer request = OrderBodies.request(order, tenant.upstreamName("a"), "http://gateway.test");
    return ((Admission.Claimed)
            redis.on(() -> store().admit(tenant, order, request, OrderSamples.TRACE, "o")))
        .fence();
  }

  private void queued(boolean sent) {
    OrderUpdate queued =
        new OrderUpdate("queued", null, OrderSamples.body(tenant.upstreamName("a"), "queued"));
    long fence = claim();
    finish(fence, Settlement.queue(queued, Duration.ZERO, sent, "test"));
  }

  private void finish(long fence, Settlement settlement) {
    redis.on(() -> store().finish(tenant.id(), "a", fence, settlement));
  }

  private Work work() {
    return redis.on(() -> store().work().takeWork(tenant.id(), 10, "w")).orders().get(0);
  }

  private void recover() {
    Work work = work();
    redis.on(() -> recovery().recover(tenant, tenant.account(), work));
  }

  private void check(Work work) {
    redis.on(() -> reconciliation().check(tenant, tenant.account(), work));
  }

  private String record() {
    return redis.on(() -> store().inspect(tenant.id(), "a")).map(Buffer::toString).orElse("");
  }

  private String name() {
    return tenant.upstreamName("a");
  }

  @Test
  void an_order_that_skinsnode_has_is_never_sent_again_and_its_acceptance_is_told() {
    queued(true);
    upstream.finds(FakeUpstream.taken(name()));
    recover();
    assertThat(upstream.submitted).isEmpty();
    assertThat(record()).contains("\"ph\":\"placed\"", "\"st\":\"accepted\"");
    assertThat(told).containsExactly(tenant.id());
  }

  private LogLines.Line logged(Runnable recovery) {
    try (LogLines log = new LogLines(Recovery.class.getName())) {
      recovery.run();
      assertThat(log.all()).hasSize(1);
      LogLines.Line line = log.all().get(0);
      assertThat(line.fields())
          .containsEntry("tenant", tenant.id())
          .containsEntry("account", "main")
          .containsEntry("externalId", "a");
      return line;
    }
  }

  @Test
  void an_order_that_was_recovered_is_logged_in_the_words_of_the_metrics() {
    queued(true);
    upstream.finds(FakeUpstream.taken(name()));
    LogLines.Line line = logged(this::recover);
    assertThat(line.message()).isEqualTo("Order recovered");
    assertThat(line.level()).isEqualTo(Level.INFO);
    assertThat(line.fields()).containsEntry("outcome", "taken").doesNotContainKey("code");
  }

  @Test
  void a_refusal_in_recovery_is_logged_with_its_code() {
    queued(false);
    upstream.submits(REFUSED);
    LogLines.Line line = logged(this::recover);
    assertThat(line.message()).isEqualTo("Order recovered");
    assertThat(line.fields())
        .containsEntry("outcome", "refused")
        .containsEntry("code", "item_unavailable");
  }

  @Test
  void an_order_that_expired_is_logged() {
    queueFor(Duration.ofMillis(-1));
    queued(true);
    upstream.finds(NOT_FOUND);
    LogLines.Line line = logged(this::recover);
    assertThat(line.message()).isEqualTo("Order expired");
    assertThat(line.level()).isEqualTo(Level.INFO);
    assertThat(line.fields())
        .containsEntry("outcome", "expired")
        .containsEntry("code", "not_taken");
  }

  @Test
  void a_try_that_changed_nothing_is_for_those_who_look_closely() {
    queued(true);
    upstream.finds(FakeUpstream.UNREACHABLE);
    LogLines.Line line = logged(this::recover);
    assertThat(line.level()).isEqualTo(Level.DEBUG);
    assertThat(line.fields()).containsEntry("reason", "unreachable");
  }

  @Test
  void an_order_that_skinsnode_says_it_has_not_is_sent_under_the_same_name() {
    queued(true);
    upstream.finds(NOT_FOUND);
    recover();
    assertThat(upstream.asked).containsExactly(name());
    assertThat(upstream.submitted).containsExactly(name());
    assertThat(record()).contains("\"st\":\"accepted\"");
  }

  @Test
  void while_skinsnode_cannot_be_asked_nothing_is_sent() {
    for (Reason reason : Reason.values()) {
      queued(true);
      upstream.finds(new OrderAnswer.Unknown(reason, null, false));
      recover();
      assertThat(record()).contains("\"ph\":\"queued\"");
      redis.on(() -> redis.link().command("del", Request.cmd(Command.FLUSHALL)));
    }
    assertThat(upstream.submitted).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void the_accounts_trouble_keeps_the_order_waiting() {
    queued(false);
    upstream.finds(REJECTED);
    recover();
    assertThat(record()).contains("\"ph\":\"queued\"");
    assertThat(upstream.submitted).isEmpty();
  }

  @Test
  void a_refusal_is_told_with_its_code() {
    queued(false);
    upstream.submits(REFUSED);
    recover();
    assertThat(record()).contains("\"st\":\"failed\"", "item_unavailable").doesNotContain("\"pm\"");
    assertThat(told).hasSize(1);
  }

  @Test
  void a_refusal_of_what_may_have_been_placed_before_is_checked_at_once_and_once_more_later() {
    queued(true);
    upstream.submits(REFUSED).finds(NOT_FOUND);
    recover();
    assertThat(upstream.asked).hasSize(2);
    assertThat(record()).contains("\"st\":\"failed\"", "\"pm\":1");
    assertThat(admit("item-2"))
        .as("SkinsNode may still turn out to have this one")
        .isInstanceOf(Admission.Checking.class);
  }

  private Admission admit(String item) {
    OrderRequest order = OrderSamples.order("a", item, 1840);
    return redis.on(
        () -> store().admit(tenant, order, Buffer.buffer("{}"), OrderSamples.TRACE, "o"));
  }

  @Test
  void a_refusal_gives_way_to_the_order_that_skinsnode_turns_out_to_have() {
    queued(true);
    upstream.submits(REFUSED).finds(NOT_FOUND, FakeUpstream.taken(name()));
    recover();
    assertThat(record()).contains("\"ph\":\"placed\"");
  }

  @Test
  void a_conflict_without_an_order_is_a_failure_that_is_checked_later() {
    queued(false);
    upstream.submits(OTHER_CONFLICT).finds(NOT_FOUND);
    recover();
    assertThat(record()).contains("\"st\":\"failed\"", "\"pm\":1");
  }

  @Test
  void an_order_that_exists_and_cannot_be_found_yet_is_asked_for_again() {
    queued(false);
    upstream.submits(CONFLICT).finds(NOT_FOUND);
    recover();
    assertThat(record()).contains("\"ph\":\"queued\"", "\"am\":1");
    assertThat(told).isEmpty();
  }

  @Test
  void an_answer_that_no_contract_allows_may_have_placed_the_order() {
    queued(false);
    upstream.submits(new OrderAnswer.ContractBroken(302)).finds(NOT_FOUND);
    recover();
    assertThat(record()).contains("\"ph\":\"queued\"", "\"am\":1");
  }

  @Test
  void an_order_expires_only_when_its_time_is_over_and_skinsnode_says_that_it_has_none() {
    queueFor(Duration.ofMillis(-1));
    queued(true);
    upstream.finds(FakeUpstream.UNREACHABLE);
    Work work = work();
    assertThat(work.left().orElseThrow()).isNegative();
    redis.on(() -> recovery().recover(tenant, tenant.account(), work));
    assertThat(record()).contains("\"ph\":\"queued\"");
  }

  @Test
  void an_order_whose_time_is_over_expires_unsent_and_is_checked_later() {
    queueFor(Duration.ofMillis(-1));
    queued(true);
    upstream.finds(NOT_FOUND);
    recover();
    assertThat(record()).contains("\"st\":\"expired\"", "\"pm\":1");
    assertThat(upstream.submitted).isEmpty();
    assertThat(told).hasSize(1);
  }

  private Work silent(String status) {
    times =
        new OrderTimes(
            times.retention(),
            times.lease(),
            times.queueFor(),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofHours(169),
            100);
    OrderUpdate taken = new OrderUpdate(status, null, OrderSamples.body(name(), status));
    finish(claim(), Settlement.taken(taken, false, Duration.ZERO));
    return work();
  }

  @Test
  void news_of_a_silent_order_are_told_like_a_webhooks() {
    Work work = silent("accepted");
    assertThat(work.task()).isEqualTo(Work.Task.RECONCILE);
    upstream.finds(OrderSamples.taken(OrderSamples.body(name(), "completed"), "completed"));
    check(work);
    assertThat(record()).contains("\"st\":\"completed\"");
    assertThat(told).hasSize(1);
    assertThat(redis.on(() -> store().work().takeWork(tenant.id(), 10, "w")).orders()).isEmpty();
  }

  @Test
  void a_silent_order_without_news_is_asked_for_again_later_and_less_often() {
    Work work = silent("accepted");
    upstream.finds(FakeUpstream.taken(name()));
    check(work);
    assertThat(record()).contains("\"ck\":1");
    assertThat(told).isEmpty();
    assertThat(dueIn()).isGreaterThan(Duration.ofSeconds(29));
  }

  @Test
  void a_check_that_failed_is_not_repeated_faster_than_skinsnode_answers_anew() {
    Work work = silent("accepted");
    upstream.finds(FakeUpstream.UNREACHABLE);
    check(work);
    assertThat(dueIn()).isGreaterThan(Duration.ofSeconds(29));
  }

  private Duration dueIn() {
    var score =
        redis.on(
            () ->
                redis
                    .link()
                    .command(
                        "score",
                        Request.cmd(Command.ZSCORE)
                            .arg("test:{" + tenant.id() + "}:work")
                            .arg("a")));
    return Duration.ofMillis((long) (score.toDouble() - System.currentTimeMillis()));
  }

  @Test
  void an_order_that_skinsnode_lost_is_noted_and_asked_for_again() {
    Work work = silent("accepted");
    upstream.finds(NOT_FOUND);
    check(work);
    assertThat(record()).contains("missing", "\"st\":\"accepted\"");
    assertThat(dueIn()).isGreaterThan(Duration.ofSeconds(29));
  }

  @Test
  void a_late_check_brings_back_what_skinsnode_has_after_all() {
    times =
        new OrderTimes(
            times.retention(),
            times.lease(),
            times.queueFor(),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofHours(169),
            100);
    queued(true);
    OrderUpdate failed = new OrderUpdate("failed", null, OrderSamples.body(name(), "failed"));
    finish(work().fence(), Settlement.refused(failed, Duration.ZERO, false, "sold"));
    Work confirm = work();
    assertThat(confirm.task()).isEqualTo(Work.Task.CONFIRM);
    upstream.finds(FakeUpstream.taken(name()));
    check(confirm);
    assertThat(record()).contains("\"ph\":\"placed\"", "\"st\":\"accepted\"");
    assertThat(told).hasSize(1);
  }

  @Test
  void a_late_check_that_finds_nothing_frees_the_id() {
    queued(true);
    OrderUpdate failed = new OrderUpdate("failed", null, OrderSamples.body(name(), "failed"));
    finish(work().fence(), Settlement.refused(failed, Duration.ZERO, false, "sold"));
    upstream.finds(NOT_FOUND);
    check(work());
    assertThat(admit("item-2")).isInstanceOf(Admission.Claimed.class);
  }
}
