package io.skingate.order.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.config.LimitConfig;
import io.skingate.config.Rate;
import io.skingate.config.Secret;
import io.skingate.json.Json;
import io.skingate.order.model.OrderBodies;
import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.OrderSamples;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.model.OrderUpdate;
import io.skingate.order.store.OrderStore.Finished;
import io.skingate.tenant.Tenant;
import io.skingate.testing.TestRedis;
import io.skingate.testing.TestTenants;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order scripts against a real Redis, each test with a tenant of its own. */
class OrderStoreIT {
  private static final OrderTimes TIMES = OrderSamples.TIMES;
  private static final String HOOK = "https://shop.example/hook";

  private static TestRedis redis;

  private final Tenant tenant =
      TestTenants.tenant("t" + UUID.randomUUID().toString().substring(0, 8));
  private final OrderStore store = store(TIMES, 10_000);
  private final UpdateStore updates = new UpdateStore(redis.link(), "test", TIMES, Budgets.none());

  @BeforeAll
  static void start() {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private static OrderStore store(OrderTimes times, int maxQueued) {
    return new OrderStore(redis.link(), "test", times, maxQueued, Budgets.none());
  }

  private static OrderTimes lease(Duration lease) {
    return new OrderTimes(
        TIMES.retention(),
        lease,
        TIMES.queueFor(),
        TIMES.reconcileAfter(),
        TIMES.deliveryHorizon(),
        Duration.ofHours(169),
        100);
  }

  private static OrderRequest order(
      String id, String item, long price, String tradeUrl, String hook) {
    ObjectNode body = Json.object();
    body.put("externalId", id);
    body.put("catalogItemId", item);
    body.put("expectedPrice", price);
    body.put("tradeUrl", tradeUrl);
    body.put("webhookUrl", hook);
    return new OrderRequest(id, item, price, tradeUrl, hook, body);
  }

  private static OrderRequest order(String id) {
    return order(id, "item-1", 1840, OrderSamples.TRADE_URL, HOOK);
  }

  private Admission admit(OrderRequest order) {
    return admit(store, tenant, order, UUID.randomUUID().toString());
  }

  private static Admission admit(
      OrderStore store, Tenant tenant, OrderRequest order, String owner) {
    Buffer request =
        OrderBodies.request(order, tenant.upstreamName(order.externalId()), "http://gw");
    return redis.on(() -> store.admit(tenant, order, request, OrderSamples.TRACE, owner));
  }

  private Admission.Claimed claim(OrderRequest order) {
    return (Admission.Claimed) admit(order);
  }

  private Finished finish(String id, long fence, Settlement settlement) {
    return redis.on(() -> store.finish(tenant.id(), id, fence, settlement));
  }

  private OrderUpdate update(String id, String status, Instant at) {
    return new OrderUpdate(
        status,
        at,
        Buffer.buffer(
            "{\"externalId\":\"" + tenant.upstreamName(id) + "\",\"status\":\"" + status + "\"}"));
  }

  private Settlement taken(String id, boolean tell) {
    return Settlement.taken(update(id, "accepted", null), tell, Duration.ofSeconds(60));
  }

  private Settlement queued(String id, Duration next, boolean sent) {
    return Settlement.queue(update(id, "queued", null), next, sent, "timeout");
  }

  private IngestResult ingest(String id, String delivery, String status, Instant at) {
    return ingest(id, tenant.upstreamName(id), delivery, status, at);
  }

  private IngestResult ingest(
      String id, String upstreamName, String delivery, String status, Instant at) {
    return redis.on(
        () ->
            updates.ingest(
                tenant.id(),
                id,
                upstreamName,
                UpdateStore.Source.WEBHOOK,
                delivery,
                Duration.ofHours(24),
                update(id, status, at)));
  }

  private long keys(String pattern) {
    return redis
        .on(
            () ->
                redis
                    .link()
                    .command(
                        "keys",
                        Request.cmd(Command.KEYS).arg("test:{" + tenant.id() + "}:" + pattern)))
        .size();
  }

  private Double score(String zset, String member) {
    var reply =
        redis.on(
            () ->
                redis
                    .link()
                    .command(
                        "zscore",
                        Request.cmd(Command.ZSCORE)
                            .arg("test:{" + tenant.id() + "}:" + zset)
                            .arg(member)));
    return reply == null ? null : reply.toDouble();
  }

  private List<Work> work(OrderStore from) {
    return redis.on(() -> from.work().takeWork(tenant.id(), 10, "worker")).orders();
  }

  private String record(String id) {
    return redis.on(() -> store.inspect(tenant.id(), id)).map(Buffer::toString).orElse("");
  }

  @Test
  void a_first_order_is_claimed_and_an_equal_one_waits_for_it() {
    assertThat(claim(order("a")).fence()).isPositive();
    assertThat(admit(order("a"))).isInstanceOf(Admission.Busy.class);
  }

  @Test
  void an_accepted_order_is_replayed_with_its_first_answer() {
    long fence = claim(order("a")).fence();
    finish("a", fence, taken("a", false));
    ingest("a", "d1", "sent", Instant.now());
    assertThat(admit(order("a")))
        .isInstanceOfSatisfying(
            Admission.Replay.class,
            replay -> {
              assertThat(replay.answer().body()).isEqualTo(update("a", "accepted", null).body());
              assertThat(replay.answer().status()).isEqualTo("sent");
              assertThat(replay.answer().webhookUrl()).isEqualTo(HOOK);
            });
  }

  @Test
  void other_content_under_the_same_id_names_every_field_that_differs() {
    claim(order("a"));
    Admission other =
        admit(
            order("a", "item-2", 1841, OrderSamples.TRADE_URL + "x", "https://shop.example/other"));
    assertThat(((Admission.Mismatch) other).fields())
        .containsExactly("catalogItemId", "expectedPrice", "tradeUrl", "webhookUrl");
    Admission price = admit(order("a", "item-1", 1839, OrderSamples.TRADE_URL, HOOK));
    assertThat(((Admission.Mismatch) price).fields()).containsExactly("expectedPrice");
  }

  @Test
  void the_trade_url_is_recognised_under_either_secret_while_one_is_rotated() {
    claim(order("a"));
    Tenant rotated = withSecrets("new one", "secret of " + tenant.id());
    assertThat(admit(store, rotated, order("a"), "o")).isInstanceOf(Admission.Busy.class);
    OrderRequest other = order("a", "item-1", 1840, OrderSamples.TRADE_URL + "x", HOOK);
    assertThat(admit(store, rotated, other, "o")).isInstanceOf(Admission.Mismatch.class);
    Tenant replaced = withSecrets("new one");
    assertThat(admit(store, replaced, order("a"), "o"))
        .as("a hash under a key that is gone says nothing")
        .isInstanceOf(Admission.Busy.class);
  }

  private Tenant withSecrets(String... secrets) {
    return new Tenant(
        tenant.id(),
        tenant.clientId(),
        java.util.Arrays.stream(secrets).map(Secret::new).toList(),
        tenant.account(),
        true,
        tenant.orders(),
        tenant.reads(),
        tenant.externalIdPrefix(),
        List.of(),
        List.of(),
        tenant.spending(),
        tenant.sourceNetworks());
  }

  @Test
  void a_refused_order_leaves_nothing_behind_and_a_corrected_one_may_follow() {
    long fence = claim(order("a")).fence();
    finish("a", fence, Settlement.refused("price_changed", false));
    assertThat(keys("*")).as("all but the limit and the trade URL key").isEqualTo(2);
    assertThat(admit(order("a", "item-1", 1900, OrderSamples.TRADE_URL, HOOK)))
        .isInstanceOf(Admission.Claimed.class);
  }

  @Test
  void a_claim_whose_lease_is_over_is_taken_over_with_a_higher_fence() {
    OrderStore brief = store(lease(Duration.ofMillis(1)), 100);
    Admission.Claimed first = (Admission.Claimed) admit(brief, tenant, order("a"), "first");
    redis.on(() -> redis.vertx().timer(5, java.util.concurrent.TimeUnit.MILLISECONDS));
    Admission.Claimed second = (Admission.Claimed) admit(store, tenant, order("a"), "second");
    assertThat(second.askFirst()).isTrue();
    assertThat(second.fence()).isGreaterThan(first.fence());
  }

  @Test
  void a_stale_owner_may_report_success_but_nothing_else() {
    OrderStore brief = store(lease(Duration.ofMillis(1)), 100);
    long stale = ((Admission.Claimed) admit(brief, tenant, order("a"), "first")).fence();
    redis.on(() -> redis.vertx().timer(5, java.util.concurrent.TimeUnit.MILLISECONDS));
    long current = ((Admission.Claimed) admit(store, tenant, order("a"), "second")).fence();
    assertThat(finish("a", stale, Settlement.refused("no", false)).outcome())
        .isEqualTo(Finished.Outcome.STALE);
    assertThat(finish("a", stale, queued("a", Duration.ZERO, true)).outcome())
        .isEqualTo(Finished.Outcome.STALE);
    assertThat(finish("a", stale, taken("a", false)).outcome()).isEqualTo(Finished.Outcome.OK);
    assertThat(finish("a", current, Settlement.refused("sold", false)).outcome())
        .as("SkinsNode has it, so nobody may forget it")
        .isEqualTo(Finished.Outcome.STALE);
    assertThat(record("a")).contains("\"ph\":\"placed\"");
  }

  @Test
  void a_success_that_redis_lost_the_claim_of_is_kept_after_restoring() {
    long fence = claim(order("a")).fence();
    redis.on(
        () ->
            redis
                .link()
                .command("del", Request.cmd(Command.DEL).arg("test:{" + tenant.id() + "}:r:a")));
    assertThat(finish("a", fence, taken("a", false)).outcome()).isEqualTo(Finished.Outcome.GONE);
    redis.on(
        () -> store.restore(tenant, order("a"), Buffer.buffer("{}"), OrderSamples.TRACE, fence));
    assertThat(finish("a", fence, taken("a", false)).outcome()).isEqualTo(Finished.Outcome.OK);
    assertThat(admit(order("a"))).isInstanceOf(Admission.Replay.class);
  }

  @Test
  void the_trade_url_leaves_redis_when_skinsnode_has_the_order() {
    long fence = claim(order("a")).fence();
    assertThat(rawRecord("a")).contains("s3cr3tTk");
    finish("a", fence, taken("a", false));
    assertThat(rawRecord("a")).doesNotContain("s3cr3tTk").doesNotContain("partner=123");
  }

  @Test
  void the_trade_url_leaves_redis_when_the_order_ends_here() {
    long fence = claim(order("a")).fence();
    finish("a", fence, queued("a", Duration.ZERO, false));
    assertThat(rawRecord("a")).contains("s3cr3tTk");
    Work again = work(store).get(0);
    finish(
        "a",
        again.fence(),
        Settlement.refused(update("a", "failed", null), Duration.ofSeconds(1), false, "sold"));
    assertThat(rawRecord("a")).doesNotContain("s3cr3tTk");
  }

  private String rawRecord(String id) {
    return redis
        .on(
            () ->
                redis
                    .link()
                    .command(
                        "get", Request.cmd(Command.GET).arg("test:{" + tenant.id() + "}:r:" + id)))
        .toBuffer()
        .toString("ISO-8859-1");
  }

  @Test
  void a_webhook_that_overtakes_the_answer_wins_over_it() {
    long fence = claim(order("a")).fence();
    assertThat(ingest("a", "d1", "processing", Instant.now())).isEqualTo(IngestResult.APPLIED);
    assertThat(admit(order("a")))
        .as("the answer is still under way")
        .isInstanceOf(Admission.Busy.class);
    finish("a", fence, taken("a", false));
    assertThat(status("a")).isEqualTo("processing");
    assertThat(admit(order("a")))
        .isInstanceOfSatisfying(
            Admission.Replay.class,
            replay ->
                assertThat(replay.answer().body()).isEqualTo(update("a", "accepted", null).body()));
  }

  @Test
  void an_end_that_a_new_owner_finds_out_is_told_by_a_callback_once() {
    long fence = claim(order("a")).fence();
    ingest("a", "d1", "accepted", Instant.now());
    Settlement found =
        Settlement.taken(update("a", "completed", Instant.now()), true, Duration.ofSeconds(60));
    assertThat(finish("a", fence, found).notifies()).isTrue();
    assertThat(status("a")).isEqualTo("completed");
    assertThat(ingest("a", "d2", "completed", Instant.now())).isEqualTo(IngestResult.ENDED);
    assertThat(finish("a", fence, found).notifies()).as("told to Redis again").isFalse();
  }

  private String status(String id) {
    return OrderBodies.parse(redis.on(() -> store.inspect(tenant.id(), id)).orElseThrow())
        .path("st")
        .asText();
  }

  @Test
  void an_order_that_a_webhook_showed_is_not_queued_but_answered_with_it() {
    long fence = claim(order("a")).fence();
    assertThat(peek("a")).isInstanceOf(OrderStore.Peek.Busy.class);
    ingest("a", "d1", "processing", null);
    assertThat(peek("a")).isInstanceOf(OrderStore.Peek.Shown.class);
    assertThat(finish("a", fence, queued("a", Duration.ZERO, true)).outcome())
        .isEqualTo(Finished.Outcome.SHOWN);
    ingest("a", "d2", "completed", null);
    OrderStore.FirstAnswer answer = ((OrderStore.Peek.Answered) peek("a")).answer();
    assertThat(answer.body()).isEqualTo(update("a", "processing", null).body());
    assertThat(answer.status()).isEqualTo("completed");
    assertThat(((Admission.Replay) admit(order("a"))).answer()).isEqualTo(answer);
    assertThat(score("queued", "a")).isNull();
  }

  @Test
  void a_refusal_does_not_end_an_order_that_a_webhook_showed() {
    long fence = claim(order("a")).fence();
    ingest("a", "d1", "processing", null);
    assertThat(finish("a", fence, Settlement.refused("strange", true)).outcome())
        .isEqualTo(Finished.Outcome.SHOWN);
    assertThat(((OrderStore.Peek.Answered) peek("a")).answer().status()).isEqualTo("processing");
  }

  private OrderStore.Peek peek(String id) {
    return redis.on(() -> store.peek(tenant.id(), order(id)));
  }

  @Test
  void a_queued_order_comes_up_for_recovery_and_its_acceptance_is_called_back() {
    long fence = claim(order("a")).fence();
    finish("a", fence, queued("a", Duration.ZERO, true));
    assertThat(admit(order("a"))).isInstanceOf(Admission.Replay.class);
    List<Work> taken = work(store);
    assertThat(taken).hasSize(1);
    Work again = taken.get(0);
    assertThat(again.task()).isEqualTo(Work.Task.SUBMIT);
    assertThat(again.sent()).isTrue();
    assertThat(again.fence()).isGreaterThan(fence);
    assertThat(again.left()).isPresent();
    assertThat(again.request().toString()).contains("s3cr3tTk").contains(tenant.upstreamName("a"));
    assertThat(work(store)).as("one pod at a time").isEmpty();
    Finished finished = finish("a", again.fence(), taken("a", true));
    assertThat(finished.notifies()).isTrue();
    assertThat(status("a")).isEqualTo("accepted");
    assertThat(score("due:" + HOOK, "a")).isNotNull();
    assertThat(score("queued", "a")).isNull();
    assertThat(score("work", "a")).as("reconciliation watches it now").isNotNull();
  }

  @Test
  void a_dead_pods_claim_comes_up_for_recovery_as_possibly_sent() {
    OrderStore brief = store(lease(Duration.ofMillis(1)), 100);
    admit(brief, tenant, order("a"), "first");
    redis.on(() -> redis.vertx().timer(5, java.util.concurrent.TimeUnit.MILLISECONDS));
    Work work = work(store).get(0);
    assertThat(work.task()).isEqualTo(Work.Task.SUBMIT);
    assertThat(work.sent()).isTrue();
    assertThat(work.left()).isEmpty();
  }

  @Test
  void a_live_lease_is_not_taken_for_recovery() {
    claim(order("a"));
    assertThat(work(store)).isEmpty();
  }

  @Test
  void a_refusal_of_a_queued_order_is_called_back_and_its_id_is_free_for_a_corrected_one() {
    finish("a", claim(order("a")).fence(), queued("a", Duration.ZERO, false));
    Work again = work(store).get(0);
    Finished finished =
        finish(
            "a",
            again.fence(),
            Settlement.refused(update("a", "failed", null), Duration.ofSeconds(35), false, "sold"));
    assertThat(finished.notifies()).isTrue();
    assertThat(status("a")).isEqualTo("failed");
    assertThat(score("work", "a")).as("nothing was sent, so nothing is checked").isNull();
    assertThat(admit(order("a"))).isInstanceOf(Admission.Replay.class);
    assertThat(admit(order("a", "item-2", 1, OrderSamples.TRADE_URL, HOOK)))
        .isInstanceOf(Admission.Claimed.class);
    assertThat(record("a")).contains("\"st\":\"failed\"").contains("refused");
  }

  @Test
  void an_end_after_an_unseen_submission_is_checked_once_more_and_gives_way_to_skinsnode() {
    finish("a", claim(order("a")).fence(), queued("a", Duration.ZERO, true));
    Work again = work(store).get(0);
    finish("a", again.fence(), Settlement.expired(update("a", "expired", null), Duration.ZERO));
    Work confirm = work(store).get(0);
    assertThat(confirm.task()).isEqualTo(Work.Task.CONFIRM);
    IngestResult result =
        redis.on(
            () ->
                updates.ingest(
                    tenant.id(),
                    "a",
                    tenant.upstreamName("a"),
                    UpdateStore.Source.RECONCILE,
                    "",
                    Duration.ZERO,
                    update("a", "processing", null)));
    assertThat(result).isEqualTo(IngestResult.APPLIED);
    assertThat(status("a")).isEqualTo("processing");
  }

  @Test
  void a_late_success_after_the_gateways_own_end_is_told() {
    long slow = claim(order("a")).fence();
    OrderStore brief = store(lease(Duration.ofMillis(1)), 100);
    long fence = ((Admission.Claimed) admit(brief, tenant, order("b"), "first")).fence();
    redis.on(() -> redis.vertx().timer(5, java.util.concurrent.TimeUnit.MILLISECONDS));
    Work recovered = work(store).get(0);
    assertThat(recovered.externalId()).isEqualTo("b");
    finish(
        "b",
        recovered.fence(),
        Settlement.refused(update("b", "failed", null), Duration.ZERO, true, "sold"));
    assertThat(finish("b", fence, taken("b", false)).notifies())
        .as("the store was told that it failed")
        .isTrue();
    assertThat(status("b")).isEqualTo("accepted");
    assertThat(finish("a", slow, taken("a", false)).notifies()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"item-2, 1840, 123, hook", "item-1, 1, 123, hook", "item-1, 1840, 9, hook"})
  void other_content_waits_for_the_late_check_of_the_order_that_it_would_replace(
      String item, long price, String partner, String hook) {
    endedAfterAnUnseenTry("a", Duration.ofSeconds(35));
    OrderRequest corrected =
        order(
            "a",
            item,
            price,
            OrderSamples.TRADE_URL.replace("123", partner),
            "https://shop.example/" + hook);
    assertThat(admit(corrected))
        .isInstanceOfSatisfying(
            Admission.Checking.class,
            checking ->
                assertThat(checking.untilCheck())
                    .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(35)));
    assertThat(record("a")).contains("item-1").contains("\"pm\":1");
    assertThat(admit(order("a"))).as("the same order").isInstanceOf(Admission.Replay.class);
  }

  @Test
  void the_same_order_may_follow_before_the_late_check_and_skinsnode_is_asked_for_it_first() {
    finish("a", claim(order("a")).fence(), Settlement.refused("strange", true));
    assertThat(admit(order("a", "item-2", 1840, OrderSamples.TRADE_URL, HOOK)))
        .isInstanceOf(Admission.Checking.class);
    assertThat(admit(order("a")))
        .isInstanceOfSatisfying(
            Admission.Claimed.class, claim -> assertThat(claim.askFirst()).isTrue());
    assertThat(score("work", "a")).as("recovery has it if this pod dies").isNotNull();
  }

  @Test
  void other_content_waits_on_while_skinsnode_cannot_be_asked() {
    endedAfterAnUnseenTry("a", Duration.ZERO);
    Work check = work(store).get(0);
    OrderRequest corrected = order("a", "item-2", 1, OrderSamples.TRADE_URL, HOOK);
    redis.on(
        () ->
            store
                .work()
                .checked(tenant.id(), check, WorkStore.Check.FAILED, Duration.ofSeconds(31)));
    assertThat(admit(corrected))
        .isInstanceOfSatisfying(
            Admission.Checking.class,
            checking ->
                assertThat(checking.untilCheck())
                    .isBetween(Duration.ofSeconds(28), Duration.ofSeconds(31)));
  }

  @Test
  void a_late_check_that_finds_the_order_leaves_its_id_to_it() {
    endedAfterAnUnseenTry("a", Duration.ZERO);
    work(store);
    assertThat(ingest("a", "d1", "processing", null)).isEqualTo(IngestResult.APPLIED);
    assertThat(admit(order("a", "item-2", 1, OrderSamples.TRADE_URL, HOOK)))
        .isInstanceOf(Admission.Mismatch.class);
    assertThat(record("a")).contains("item-1").doesNotContain("item-2");
  }

  /** Refused by recovery though an earlier try may have placed it; the store was told. */
  private void endedAfterAnUnseenTry(String id, Duration lateCheck) {
    finish(id, claim(order(id)).fence(), queued(id, Duration.ZERO, true));
    Work again = work(store).get(0);
    finish(
        id, again.fence(), Settlement.refused(update(id, "failed", null), lateCheck, true, "sold"));
  }

  @Test
  void a_confirmed_absence_ends_the_late_check() {
    finish("a", claim(order("a")).fence(), queued("a", Duration.ZERO, true));
    Work again = work(store).get(0);
    finish("a", again.fence(), Settlement.expired(update("a", "expired", null), Duration.ZERO));
    Work check = work(store).get(0);
    redis.on(() -> store.work().checked(tenant.id(), check, WorkStore.Check.ABSENT, Duration.ZERO));
    assertThat(score("work", "a")).isNull();
    assertThat(admit(order("a", "item-2", 1, OrderSamples.TRADE_URL, HOOK)))
        .isInstanceOf(Admission.Claimed.class);
  }

  @Test
  void a_late_check_says_nothing_of_an_order_that_was_claimed_anew_meanwhile() {
    finish("a", claim(order("a")).fence(), lateCheckAtOnce());
    Work check = work(store).get(0);
    assertThat(check.task()).isEqualTo(Work.Task.CONFIRM);
    finish("a", claim(order("a")).fence(), lateCheckAtOnce());
    redis.on(() -> store.work().checked(tenant.id(), check, WorkStore.Check.ABSENT, Duration.ZERO));
    assertThat(record("a")).as("its own late check").contains("\"pm\":1");
    assertThat(score("work", "a")).isNotNull();
  }

  private Settlement lateCheckAtOnce() {
    return new Settlement(
        Settlement.Outcome.REFUSED,
        new OrderUpdate("", null, Buffer.buffer()),
        false,
        Duration.ZERO,
        true,
        "strange");
  }

  @Test
  void orders_beyond_the_queue_are_refused_until_it_shrinks() {
    OrderStore small = store(TIMES, 1);
    long fence = ((Admission.Claimed) admit(small, tenant, order("a"), "o")).fence();
    finish("a", fence, queued("a", Duration.ZERO, false));
    assertThat(admit(small, tenant, order("b"), "o")).isInstanceOf(Admission.Overloaded.class);
    finish("a", work(store).get(0).fence(), taken("a", true));
    assertThat(admit(small, tenant, order("b"), "o")).isInstanceOf(Admission.Claimed.class);
  }

  @Test
  void a_claim_that_nobody_was_told_of_can_be_taken_back_by_its_owner_only() {
    admit(store, tenant, order("a"), "mine");
    redis.on(() -> store.disown(tenant.id(), "a", "another"));
    assertThat(admit(order("a"))).isInstanceOf(Admission.Busy.class);
    redis.on(() -> store.disown(tenant.id(), "a", "mine"));
    assertThat(admit(order("a"))).isInstanceOf(Admission.Claimed.class);
  }

  @Test
  void a_claim_whose_answer_was_lost_is_given_back_to_its_owner_and_charged_once() {
    Tenant two =
        TestTenants.tenant(tenant.id(), new LimitConfig(new Rate(1, Duration.ofHours(1)), 2));
    var first = (Admission.Claimed) admit(store, two, order("a"), "mine");
    var again = (Admission.Claimed) admit(store, two, order("a"), "mine");
    assertThat(again.fence()).isEqualTo(first.fence());
    assertThat(again.askFirst()).isFalse();
    assertThat(again.limit().remaining()).isEqualTo(1);
    assertThat(admit(store, two, order("a"), "other")).isInstanceOf(Admission.Busy.class);
    assertThat(((Admission.Claimed) admit(store, two, order("a"), "mine")).fence())
        .as("not even where the limit is used up")
        .isEqualTo(first.fence());
    assertThat(admit(store, two, order("b"), "theirs")).isInstanceOf(Admission.Limited.class);
    assertThat(finish("a", first.fence(), taken("a", false)).outcome())
        .isEqualTo(Finished.Outcome.OK);
  }

  @Test
  void a_pause_is_told_with_the_next_claim_and_stops_the_work() {
    finish("a", claim(order("a")).fence(), queued("a", Duration.ZERO, false));
    redis.on(() -> store.work().pause(tenant.id(), Duration.ofSeconds(20)));
    assertThat(claim(order("b")).pause()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
    WorkStore.WorkBatch batch = redis.on(() -> store.work().takeWork(tenant.id(), 10, "w"));
    assertThat(batch.orders()).isEmpty();
    assertThat(batch.pause()).isPositive();
    redis.on(() -> store.work().pause(tenant.id(), Duration.ofSeconds(1)));
    assertThat(claim(order("c")).pause())
        .as("a shorter one changes nothing")
        .isGreaterThan(Duration.ofSeconds(10));
  }

  @Test
  void updates_move_forward_only() {
    Instant start = Instant.now();
    finish("a", claim(order("a")).fence(), taken("a", false));
    assertThat(ingest("a", "1", "sent", start.plusSeconds(2))).isEqualTo(IngestResult.APPLIED);
    assertThat(ingest("a", "2", "processing", start.plusSeconds(1))).isEqualTo(IngestResult.STALE);
    assertThat(ingest("a", "3", "processing", start.plusSeconds(3))).isEqualTo(IngestResult.STALE);
    assertThat(ingest("a", "4", "on_hold", start.plusSeconds(3))).isEqualTo(IngestResult.APPLIED);
    assertThat(ingest("a", "5", "completed", start.plusSeconds(4))).isEqualTo(IngestResult.APPLIED);
    assertThat(ingest("a", "6", "sent", start.plusSeconds(5))).isEqualTo(IngestResult.ENDED);
    assertThat(ingest("a", "7", "failed", start.plusSeconds(5))).isEqualTo(IngestResult.ENDED);
    assertThat(ingest("a", "8", "reversed", start.plusSeconds(6))).isEqualTo(IngestResult.APPLIED);
    assertThat(ingest("a", "9", "completed", start.plusSeconds(7))).isEqualTo(IngestResult.ENDED);
    assertThat(status("a")).isEqualTo("reversed");
    assertThat(score("work", "a")).as("an ended order is asked for no more").isNull();
  }

  @Test
  void an_update_of_another_name_is_none_of_the_order() {
    finish("a", claim(order("a")).fence(), taken("a", false));
    assertThat(ingest("a", "another-prefix.a", "d1", "completed", null))
        .isEqualTo(IngestResult.UNKNOWN);
    assertThat(status("a")).isEqualTo("accepted");
  }

  @Test
  void a_repeated_delivery_counts_once_and_an_unknown_order_is_kept_for_the_operator() {
    finish("a", claim(order("a")).fence(), taken("a", false));
    assertThat(ingest("a", "same", "sent", Instant.now())).isEqualTo(IngestResult.APPLIED);
    assertThat(ingest("a", "same", "sent", Instant.now())).isEqualTo(IngestResult.DUPLICATE);
    assertThat(ingest("b", "x", "sent", Instant.now())).isEqualTo(IngestResult.UNKNOWN);
    assertThat(keys("unknown")).isEqualTo(1);
    assertThat(keys("r:b")).isZero();
  }

  @Test
  void the_limit_lets_the_burst_through_and_tells_the_wait() {
    Tenant limited =
        TestTenants.tenant(tenant.id(), new LimitConfig(new Rate(6, Duration.ofMinutes(1)), 3));
    for (int left = 2; left >= 0; left--) {
      Admission admission = admit(store, limited, order("o" + left), "o");
      assertThat(admission).isInstanceOf(Admission.Claimed.class);
      assertThat(admission.limit().remaining()).isEqualTo(left);
      assertThat(admission.limit().quota()).isEqualTo(3);
      assertThat(admission.limit().windowSeconds()).isEqualTo(30);
    }
    Admission denied = admit(store, limited, order("more"), "o");
    assertThat(denied)
        .isInstanceOfSatisfying(
            Admission.Limited.class,
            wait ->
                assertThat(wait.retryAfter())
                    .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10)));
    assertThat(denied.limit().resetSeconds()).isEqualTo(10);
    assertThat(keys("r:more")).as("a denied order claims nothing").isZero();
    Tenant wider =
        TestTenants.tenant(tenant.id(), new LimitConfig(new Rate(100, Duration.ofSeconds(1)), 100));
    redis.on(() -> redis.vertx().timer(20, java.util.concurrent.TimeUnit.MILLISECONDS));
    assertThat(admit(store, wider, order("more"), "o"))
        .as("a changed limit holds at once")
        .isInstanceOf(Admission.Claimed.class);
  }
}
