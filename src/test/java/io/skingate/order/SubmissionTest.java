package io.skingate.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.catalog.PriceCheck;
import io.skingate.limit.LimitState;
import io.skingate.order.model.Backoff;
import io.skingate.order.model.OrderBodies;
import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.OrderSamples;
import io.skingate.order.store.Admission;
import io.skingate.order.store.Settlement.Outcome;
import io.skingate.skinsnode.answer.OrderAnswer;
import io.skingate.skinsnode.answer.UpstreamAnswer.Reason;
import io.skingate.tenant.Tenant;
import io.skingate.testing.TestLink;
import io.skingate.testing.TestTenants;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer of SkinsNode to a first submission and to one that was taken over. */
class SubmissionTest {
  private static final Tenant TENANT = TestTenants.tenant("acme");
  private static final LimitState LIMIT = new LimitState(40, 2, 39, 1);
  private static final long SECOND = 1_000_000_000L;
  private static final OrderAnswer TAKEN = FakeUpstream.taken("acme.a");
  private static final OrderAnswer REFUSED =
      new OrderAnswer.Refused(422, "item_unavailable", "sold", 1900L);
  private static final OrderAnswer CONFLICT =
      new OrderAnswer.Conflict(409, "duplicate", "known", null);
  private static final OrderAnswer OTHER_CONFLICT =
      new OrderAnswer.Conflict(409, "daily_limit", "not today", null);
  private static final OrderAnswer NOT_FOUND = new OrderAnswer.NotFound();
  private static final OrderAnswer REJECTED = new OrderAnswer.CredentialsRejected(401);
  private static final OrderAnswer BROKEN = new OrderAnswer.ContractBroken(418);

  private final FakeUpstream upstream = new FakeUpstream();
  private final FakePrices prices = new FakePrices();
  private long nanos;
  private long pricesTake;

  private Submission.Conclusion run(boolean askFirst, Duration pause) {
    return TestLink.await(submission(askFirst, pause).run());
  }

  private Submission submission(boolean askFirst, Duration pause) {
    OrderRequest order = OrderSamples.order("a");
    Buffer request =
        OrderBodies.request(order, TENANT.upstreamName("a"), TENANT.account().webhookUrl());
    prices.whileChecking = () -> nanos += pricesTake;
    return new Submission(
        upstream,
        prices,
        new Backoff(new Random(1)),
        Clock.fixed(OrderSamples.NOW, ZoneOffset.UTC),
        () -> nanos,
        OrderSamples.TIMES,
        new SubmitCommand(TENANT, order, "request", OrderSamples.TRACE),
        request,
        new Admission.Claimed(7, askFirst, pause, LIMIT),
        5 * SECOND);
  }

  private Submission.Conclusion run(boolean askFirst) {
    return run(askFirst, Duration.ZERO);
  }

  private static void assertQueued(Submission.Conclusion conclusion, boolean sent) {
    assertThat(conclusion.settlement().outcome()).isEqualTo(Outcome.QUEUE);
    assertThat(conclusion.settlement().sent()).isEqualTo(sent);
    assertThat(conclusion.settlement().tellStore()).isFalse();
    SubmitResult.Accepted accepted = (SubmitResult.Accepted) conclusion.result();
    assertThat(accepted.queued()).isTrue();
    assertThat(accepted.replayed()).isFalse();
    assertThat(accepted.body().toString())
        .contains("\"externalId\":\"a\"", "\"status\":\"queued\"", "acceptedAt");
    assertThat(accepted.limit()).isEqualTo(LIMIT);
  }

  private static void assertTaken(Submission.Conclusion conclusion) {
    assertThat(conclusion.settlement().outcome()).isEqualTo(Outcome.TAKEN);
    assertThat(conclusion.settlement().tellStore()).isFalse();
    assertThat(conclusion.settlement().update().body().toString()).contains("acme.a");
    SubmitResult.Accepted accepted = (SubmitResult.Accepted) conclusion.result();
    assertThat(accepted.queued()).isFalse();
    assertThat(accepted.body().toString()).contains("\"externalId\":\"a\"");
  }

  @Test
  void a_taken_order_is_accepted_under_the_stores_own_name() {
    assertTaken(run(false));
    assertThat(upstream.submitted).containsExactly("acme.a");
    assertThat(upstream.asked).isEmpty();
  }

  @Test
  void a_refusal_reaches_the_store_with_code_and_price_and_frees_the_id() {
    upstream.submits(REFUSED);
    Submission.Conclusion conclusion = run(false);
    assertThat(conclusion.settlement().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(conclusion.result())
        .isEqualTo(new SubmitResult.Refused("item_unavailable", "sold", 1900L, LIMIT));
  }

  @Test
  void a_price_that_skinsnode_does_not_name_is_looked_up() {
    upstream.submits(new OrderAnswer.Refused(422, "price_changed", null, null));
    assertThat(((SubmitResult.Refused) run(false).result()).currentPrice()).isNull();
    prices.current = OptionalLong.of(2000);
    assertThat(((SubmitResult.Refused) run(false).result()).currentPrice()).isEqualTo(2000);
  }

  static Stream<Arguments> unknowns() {
    return Stream.of(Reason.values())
        .flatMap(reason -> Stream.of(Arguments.of(reason, true), Arguments.of(reason, false)));
  }

  @ParameterizedTest
  @MethodSource("unknowns")
  void an_unknown_end_is_queued_and_remembers_whether_it_may_have_been_sent(
      Reason reason, boolean sent) {
    upstream.submits(new OrderAnswer.Unknown(reason, Duration.ofSeconds(9), sent));
    Submission.Conclusion conclusion = run(false);
    assertQueued(conclusion, sent);
    assertThat(conclusion.settlement().later()).isEqualTo(Duration.ofSeconds(9));
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void an_unknown_end_of_asking_first_sends_nothing(Reason reason) {
    upstream.finds(new OrderAnswer.Unknown(reason, null, false));
    Submission.Conclusion conclusion = run(true);
    assertThat(conclusion.settlement().outcome()).isEqualTo(Outcome.QUEUE);
    assertThat(upstream.submitted).isEmpty();
  }

  @Test
  void the_accounts_trouble_is_not_the_stores_and_leaves_no_claim() {
    upstream.submits(REJECTED);
    Submission.Conclusion conclusion = run(false);
    assertThat(conclusion.settlement().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(conclusion.settlement().sent()).isFalse();
    assertThat(conclusion.result()).isEqualTo(new SubmitResult.UpstreamRejectedCredentials(LIMIT));
  }

  @Test
  void an_answer_that_no_contract_allows_ends_the_order_but_it_is_looked_for_once_more() {
    upstream.submits(BROKEN);
    Submission.Conclusion conclusion = run(false);
    assertThat(conclusion.result()).isEqualTo(new SubmitResult.UpstreamError(LIMIT));
    assertThat(conclusion.settlement().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(conclusion.settlement().sent()).isTrue();
  }

  @Test
  void a_claim_taken_over_is_kept_through_the_accounts_trouble() {
    for (OrderAnswer trouble : new OrderAnswer[] {REJECTED, BROKEN}) {
      upstream.finds(trouble);
      Submission.Conclusion conclusion = run(true);
      assertThat(conclusion.settlement().outcome()).isEqualTo(Outcome.QUEUE);
      assertThat(conclusion.settlement().sent()).isTrue();
    }
    assertThat(upstream.submitted).isEmpty();
  }

  static Stream<Arguments> conflicts() {
    return Stream.of(
        Arguments.of(CONFLICT, TAKEN, Outcome.TAKEN),
        Arguments.of(CONFLICT, NOT_FOUND, Outcome.QUEUE),
        Arguments.of(OTHER_CONFLICT, NOT_FOUND, Outcome.REFUSED),
        Arguments.of(CONFLICT, FakeUpstream.UNREACHABLE, Outcome.QUEUE),
        Arguments.of(CONFLICT, FakeUpstream.TIMEOUT, Outcome.QUEUE));
  }

  @ParameterizedTest
  @MethodSource("conflicts")
  void a_conflict_is_asked_about(OrderAnswer conflict, OrderAnswer found, Outcome outcome) {
    upstream.submits(conflict).finds(found);
    Submission.Conclusion conclusion = run(false);
    assertThat(upstream.asked).containsExactly("acme.a");
    assertThat(conclusion.settlement().outcome()).isEqualTo(outcome);
    if (outcome == Outcome.QUEUE) {
      assertQueued(conclusion, true);
    }
  }

  @Test
  void a_claim_taken_over_is_asked_for_first_and_sent_only_if_there_is_none() {
    upstream.finds(TAKEN);
    assertTaken(run(true));
    assertThat(upstream.submitted).isEmpty();
    upstream.finds(NOT_FOUND);
    assertTaken(run(true));
    assertThat(upstream.submitted).containsExactly("acme.a");
    assertThat(prices.wait).as("SkinsNode decides: it may have it").isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "queued, false",
    "accepted, false",
    "processing, true",
    "sent, true",
    "completed, true",
    "failed, true",
    "under_review, false"
  })
  void what_happened_since_an_earlier_try_placed_the_order_is_told_by_a_callback_too(
      String status, boolean told) {
    upstream.finds(OrderSamples.taken(OrderSamples.body("acme.a", status), status));
    assertThat(run(true).settlement().tellStore()).isEqualTo(told);
  }

  @Test
  void a_refusal_of_a_claim_taken_over_may_be_about_the_order_that_an_earlier_try_placed() {
    upstream.submits(REFUSED).finds(NOT_FOUND, TAKEN);
    assertTaken(run(true));
    upstream.asked.clear();
    upstream.finds(NOT_FOUND, NOT_FOUND);
    Submission.Conclusion conclusion = run(true);
    assertQueued(conclusion, true);
  }

  @Test
  void the_catalog_refuses_before_skinsnode_is_asked() {
    prices.verdict = new PriceCheck.Verdict.PriceChanged(1900);
    Submission.Conclusion changed = run(false);
    assertThat(changed.settlement().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(((SubmitResult.Refused) changed.result()).code()).isEqualTo("price_changed");
    assertThat(((SubmitResult.Refused) changed.result()).currentPrice()).isEqualTo(1900);
    prices.verdict = new PriceCheck.Verdict.ItemUnavailable();
    SubmitResult.Refused gone = (SubmitResult.Refused) run(false).result();
    assertThat(gone.code()).isEqualTo("item_unavailable");
    assertThat(upstream.submitted).isEmpty();
  }

  @Test
  void the_catalog_gets_half_of_the_deadline_and_skinsnode_the_rest() {
    pricesTake = 2 * SECOND;
    run(false);
    assertThat(prices.wait).isEqualTo(Duration.ofMillis(2500));
    assertThat(upstream.deadlines).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void an_order_that_has_no_time_left_is_queued_unsent() {
    pricesTake = 5 * SECOND;
    assertQueued(run(false), false);
    assertThat(upstream.submitted).isEmpty();
  }

  @Test
  void a_pause_queues_without_a_word_to_skinsnode() {
    Submission.Conclusion conclusion = run(false, Duration.ofSeconds(20));
    assertQueued(conclusion, false);
    assertThat(conclusion.settlement().later()).isEqualTo(Duration.ofSeconds(20));
    assertThat(upstream.submitted).isEmpty();
    assertThat(upstream.asked).isEmpty();
    assertThat(upstream.pauses).containsExactly(Duration.ofSeconds(20));
  }

  @Test
  void what_a_webhook_showed_is_not_sent_again_whatever_skinsnodes_cache_says() {
    Promise<OrderAnswer> found = Promise.promise();
    upstream.onFind = name -> found.future();
    Submission submission = submission(true, Duration.ZERO);
    Future<Submission.Conclusion> late = submission.run();
    nanos += SECOND;
    assertQueued(submission.endByWebhook(), true);
    nanos += SECOND;
    found.complete(NOT_FOUND);
    TestLink.await(late);
    assertThat(upstream.submitted).isEmpty();
    assertThat(submission.upstreamNanos()).isEqualTo(SECOND);
  }

  @Test
  void a_pause_forgets_not_that_a_claim_taken_over_may_have_been_sent() {
    assertThat(run(true, Duration.ofSeconds(20)).settlement().outcome()).isEqualTo(Outcome.QUEUE);
    assertThat(upstream.asked).isEmpty();
  }
}
