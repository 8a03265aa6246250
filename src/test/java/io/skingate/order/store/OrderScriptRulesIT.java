package io.skingate.order.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.testing.TestRedis;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Races and crashes that the order scripts must bear, with a clock that the test sets. */
class OrderScriptRulesIT {
  private static TestRedis redis;

  private final TimedScripts scripts =
      new TimedScripts(redis, "t" + UUID.randomUUID().toString().substring(0, 8));

  @BeforeAll
  static void start() {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private String verdict(String id) {
    return scripts.admit(id, "item", "other").get(0).toString();
  }

  private static boolean sent(Response work) {
    return work.get(6).toInteger() == 1;
  }

  private void leaseEnds() {
    scripts.passMillis(TimedScripts.LEASE_MS + 1);
  }

  @Test
  void a_clock_that_jumps_back_does_not_deny_longer_than_the_limit_itself() {
    scripts.burst = 2;
    scripts.emissionMicros = 1_000_000;
    verdict("a");
    verdict("b");
    scripts.nowMicros -= 3_600_000_000L;
    assertThat(verdict("c")).isEqualTo("limited");
    scripts.nowMicros += 1_000_000;
    assertThat(verdict("c")).isEqualTo("new");
    assertThat(verdict("d")).isEqualTo("limited");
  }

  @Test
  void a_refusal_told_twice_leaves_the_next_claim_of_the_id_alone() {
    long first = scripts.claim("a");
    scripts.refused("a", first);
    scripts.passMillis(1);
    long second = scripts.claim("a");
    assertThat(second).isGreaterThan(first);
    assertThat(scripts.refused("a", first)).isEqualTo("stale");
    assertThat(scripts.taken("a", second, false)).isEqualTo("ok");
  }

  @Test
  void a_claim_taken_over_cannot_be_disowned_since_its_first_owner_may_have_sent_it() {
    scripts.claim("a");
    leaseEnds();
    assertThat(scripts.admit("a", "item", "second").get(0).toString()).isEqualTo("takeover");
    assertThat(scripts.disown("a", "second")).isEqualTo("stale");
    leaseEnds();
    assertThat(sent(scripts.work().get(0))).isTrue();
  }

  @Test
  void a_takeover_whose_answer_was_lost_is_given_back_as_one_with_its_lease_begun_anew() {
    scripts.claim("a");
    leaseEnds();
    Response first = scripts.admit("a", "item", "second");
    scripts.passMillis(TimedScripts.LEASE_MS - 1);
    Response again = scripts.admit("a", "item", "second");
    assertThat(again.get(0).toString()).isEqualTo("takeover");
    assertThat(again.get(3).toLong()).isEqualTo(first.get(3).toLong());
    scripts.passMillis(TimedScripts.LEASE_MS - 1);
    assertThat(verdict("a")).isEqualTo("busy");
    assertThat(scripts.work()).isEmpty();
    scripts.passMillis(2);
    assertThat(sent(scripts.work().get(0))).isTrue();
  }

  @Test
  void a_lost_claim_of_an_order_that_a_webhook_told_of_meanwhile_is_answered_with_that() {
    scripts.claim("a");
    leaseEnds();
    scripts.admit("a", "item", "second");
    scripts.ingest("a", "webhook", "1", "processing", null);
    assertThat(verdict("a")).as("another still waits for the owner's answer").isEqualTo("busy");
    Response again = scripts.admit("a", "item", "second");
    assertThat(again.get(0).toString()).isEqualTo("replay");
    assertThat(again.get(3).toString()).contains("processing");
  }

  @Test
  void an_order_queued_after_a_takeover_counts_as_possibly_sent() {
    scripts.claim("a");
    leaseEnds();
    long second = scripts.admit("a", "item", "second").get(3).toLong();
    scripts.queue("a", second, false);
    assertThat(sent(scripts.work().get(0))).isTrue();
  }

  @Test
  void an_order_whose_recovery_vanished_counts_as_possibly_sent() {
    scripts.queue("a", scripts.claim("a"), false);
    assertThat(sent(scripts.work().get(0))).isFalse();
    leaseEnds();
    assertThat(sent(scripts.work().get(0))).isTrue();
  }

  @Test
  void an_order_settled_by_each_recovery_and_never_sent_stays_unsent() {
    long fence = scripts.claim("a");
    for (int i = 0; i < 3; i++) {
      scripts.queue("a", fence, false);
      Response work = scripts.work().get(0);
      assertThat(sent(work)).isFalse();
      fence = work.get(2).toLong();
    }
  }

  @Test
  void an_order_of_which_no_try_was_sent_comes_up_when_its_time_is_over() {
    long fence = scripts.claim("a");
    scripts.queueUntil("a", fence, false, 3_600_000);
    scripts.passMillis(TimedScripts.QUEUE_FOR_MS - 1);
    assertThat(scripts.work()).isEmpty();
    scripts.passMillis(2);
    Response work = scripts.work().get(0);
    assertThat(sent(work)).isFalse();
    assertThat(work.get(9).toLong()).isNegative();
  }

  @Test
  void neither_a_pause_nor_a_long_line_holds_up_an_end_that_skinsnode_is_not_asked_about() {
    scripts.queueUntil("sent", scripts.claim("sent"), true, 0);
    scripts.queueUntil("unsent", scripts.claim("unsent"), false, 3_600_000);
    scripts.passMillis(TimedScripts.QUEUE_FOR_MS + 1);
    assertThat(ids(scripts.work(1))).containsExactlyInAnyOrder("unsent", "sent");
    scripts.queueUntil("later", scripts.claim("later"), false, 0);
    scripts.eval("pause", 2 * TimedScripts.QUEUE_FOR_MS);
    assertThat(scripts.work()).as("the pause holds for what may be sent").isEmpty();
    scripts.passMillis(TimedScripts.QUEUE_FOR_MS + 1);
    assertThat(ids(scripts.work())).containsExactly("later");
  }

  private static List<String> ids(List<Response> work) {
    return work.stream().map(item -> item.get(0).toString()).toList();
  }

  @Test
  void an_order_that_a_stale_owner_may_have_sent_does_not_end_unasked() {
    scripts.claim("a");
    leaseEnds();
    long second = scripts.work().get(0).get(2).toLong();
    scripts.queue("a", second, false);
    scripts.queue("b", scripts.claim("b"), false);
    assertThat(scripts.members("unsent")).as("a may have been sent").containsExactly("b");
    scripts.queue("b", 7, true);
    assertThat(scripts.members("unsent")).isEmpty();
  }

  @Test
  void a_refusal_never_forgets_an_order_that_may_have_been_sent() {
    scripts.claim("a");
    leaseEnds();
    long second = scripts.admit("a", "item", "second").get(3).toLong();
    scripts.refused("a", second);
    assertThat(scripts.record("a")).doesNotContain("SECRET");
    scripts.passMillis(40_000);
    Response confirm = scripts.work().get(0);
    assertThat(confirm.get(1).toString()).isEqualTo("confirm");
    assertThat(scripts.ingest("a", "reconcile", "", "processing", null)).isEqualTo("applied");
    assertThat(scripts.record("a")).contains("\"ph\":\"placed\"");
  }

  @Test
  void a_repeat_before_the_late_check_has_skinsnode_asked_first() {
    scripts.claim("a");
    leaseEnds();
    scripts.refused("a", scripts.admit("a", "item", "second").get(3).toLong());
    assertThat(verdict("a")).isEqualTo("takeover");
    leaseEnds();
    assertThat(sent(scripts.work().get(0))).as("it may have been sent before").isTrue();
  }

  @Test
  void a_completed_order_is_asked_for_once_more_when_it_cannot_be_reversed_any_more() {
    scripts.taken("a", scripts.claim("a"), false);
    scripts.ingest("a", "webhook", "d1", "completed", null);
    scripts.passMillis(TimeUnit.DAYS.toMillis(7));
    assertThat(scripts.work()).isEmpty();
    scripts.passMillis(TimeUnit.HOURS.toMillis(1));
    Response check = scripts.work().get(0);
    assertThat(check.get(1).toString()).isEqualTo("settle");
    long fence = check.get(2).toLong();
    for (String noAnswer : List.of("failed", "missing", "other")) {
      assertThat(scripts.checked("a", noAnswer, 30_000, fence)).isEqualTo("ok");
      scripts.passMillis(30_000);
      assertThat(scripts.work()).as(noAnswer).hasSize(1);
    }
    assertThat(scripts.record("a")).contains("\"ck\":3").doesNotContain("\"se\":");
    assertThat(scripts.ingest("a", "reconcile", "", "completed", null)).isEqualTo("same");
    assertThat(scripts.checked("a", "same", 30_000, fence)).isEqualTo("settled");
    assertThat(scripts.record("a")).contains("\"se\":" + scripts.nowMicros / 1000);
    scripts.passMillis(TimeUnit.DAYS.toMillis(3));
    assertThat(scripts.work()).isEmpty();
    assertThat(scripts.ingest("a", "webhook", "d2", "reversed", null)).isEqualTo("applied");
    assertThat(scripts.record("a")).as("when it was settled stays").contains("\"se\":");
  }

  @Test
  void an_order_is_settled_by_the_time_that_skinsnode_completed_it() {
    long now = scripts.nowMicros / 1000;
    for (String id : List.of("past", "ahead", "far ahead")) {
      scripts.taken(id, scripts.claim(id), false);
    }
    scripts.ingest("past", "webhook", "d1", "completed", now - TimeUnit.DAYS.toMillis(6));
    scripts.ingest("ahead", "webhook", "d1", "completed", now + 2_000);
    scripts.ingest("far ahead", "webhook", "d1", "completed", now + TimeUnit.DAYS.toMillis(90));
    assertThat(scripts.record("ahead")).contains("\"co\":" + (now + 2_000));
    assertThat(scripts.record("far ahead"))
        .as("a time that nobody can believe is not waited for")
        .contains("\"co\":" + now);
    scripts.passMillis(TimeUnit.HOURS.toMillis(25));
    Response check = scripts.work().get(0);
    assertThat(check.get(0).toString()).isEqualTo("past");
    assertThat(scripts.checked("past", "same", 0, check.get(2).toLong())).isEqualTo("settled");
  }

  @Test
  void an_order_that_an_older_build_completed_is_settled_too() {
    scripts.taken("a", scripts.claim("a"), false);
    scripts.ingest("a", "webhook", "d1", "completed", scripts.nowMicros / 1000 - 1000);
    scripts.olderRecord("a");
    scripts.passMillis(TimeUnit.DAYS.toMillis(8));
    long fence = scripts.work().get(0).get(2).toLong();
    scripts.ingest("a", "reconcile", "", "completed", null);
    assertThat(scripts.checked("a", "same", 0, fence)).isEqualTo("settled");
    scripts.olderRecord("a");
    assertThat(scripts.members("work")).as("the older build asked, and kept no word").isEmpty();
    scripts.eval("inspect", "a");
    Response again = scripts.work().get(0);
    assertThat(again.get(1).toString()).isEqualTo("settle");
    assertThat(scripts.checked("a", "same", 0, again.get(2).toLong())).isEqualTo("settled");
    scripts.eval("inspect", "a");
    assertThat(scripts.members("work")).isEmpty();
  }

  @Test
  void a_reversal_that_no_webhook_told_of_is_found_and_told() {
    scripts.taken("a", scripts.claim("a"), false);
    scripts.ingest("a", "webhook", "d1", "completed", null);
    scripts.passMillis(TimeUnit.DAYS.toMillis(8));
    scripts.work();
    assertThat(scripts.ingest("a", "reconcile", "", "reversed", null)).isEqualTo("applied");
    scripts.passMillis(TimeUnit.DAYS.toMillis(8));
    assertThat(scripts.work()).isEmpty();
  }

  @Test
  void an_id_is_free_again_when_the_late_check_found_nothing() {
    scripts.claim("a");
    leaseEnds();
    scripts.refused("a", scripts.admit("a", "item", "second").get(3).toLong());
    scripts.passMillis(40_000);
    long fence = scripts.work().get(0).get(2).toLong();
    scripts.checked("a", "absent", 0, fence);
    assertThat(scripts.members("work")).isEmpty();
    assertThat(verdict("a")).isEqualTo("new");
  }

  @Test
  void a_stale_owner_that_may_have_sent_is_believed_in_that() {
    scripts.claim("a");
    long lost = 7;
    scripts.queue("a", lost, true);
    scripts.passMillis(TimedScripts.LEASE_MS - 1000);
    assertThat(scripts.disown("a", "owner")).isEqualTo("stale");
  }

  @Test
  void an_order_that_only_a_webhook_told_of_has_one_answer_for_all_time() {
    scripts.claim("a");
    scripts.ingest("a", "webhook", "d1", "processing", null);
    leaseEnds();
    Response first = scripts.admit("a", "item", "x");
    assertThat(first.get(0).toString()).isEqualTo("replay");
    scripts.ingest("a", "webhook", "d2", "completed", null);
    Response second = scripts.admit("a", "item", "x");
    assertThat(second.get(0).toString()).isEqualTo("replay");
    assertThat(second.get(3).toString()).isEqualTo(first.get(3).toString());
  }

  @Test
  void what_skinsnode_says_after_the_gateways_own_end_starts_from_the_beginning() {
    scripts.queue("a", scripts.claim("a"), true);
    scripts.expired("a", scripts.work().get(0).get(2).toLong());
    assertThat(scripts.ingest("a", "webhook", "1", "on_hold", null)).isEqualTo("applied");
    assertThat(scripts.ingest("a", "webhook", "2", "processing", null)).isEqualTo("applied");
  }

  @Test
  void a_late_success_after_another_answer_is_called_back() {
    long first = scripts.claim("a");
    leaseEnds();
    Response work = scripts.work().get(0);
    scripts.queue("a", work.get(2).toLong(), false);
    scripts.expired("a", scripts.work().get(0).get(2).toLong());
    assertThat(scripts.members("pending")).hasSize(1);
    assertThat(scripts.taken("a", first, false)).isEqualTo("ok");
    assertThat(scripts.members("pending")).hasSize(2);
    assertThat(scripts.record("a")).contains("\"st\":\"accepted\"");
  }

  @Test
  void a_success_of_recovery_told_twice_is_called_back_once() {
    scripts.queue("a", scripts.claim("a"), true);
    long fence = scripts.work().get(0).get(2).toLong();
    scripts.taken("a", fence, true);
    scripts.taken("a", fence, true);
    assertThat(scripts.members("pending")).hasSize(1);
  }

  @Test
  void a_claim_under_another_name_or_account_is_left_to_recovery() {
    scripts.claim("a");
    leaseEnds();
    assertThat(scripts.admitAs("a", "item", "x", "renamed.a", "main").get(0).toString())
        .isEqualTo("busy");
    assertThat(scripts.admitAs("a", "item", "x", scripts.upstreamName("a"), "b").get(0).toString())
        .isEqualTo("busy");
    Response work = scripts.work().get(0);
    assertThat(List.of(work.get(3).toString(), work.get(4).toString()))
        .containsExactly(scripts.upstreamName("a"), "main");
  }

  @Test
  void a_corrected_order_that_was_refused_too_is_not_said_to_be_waiting() {
    scripts.queue("a", scripts.claim("a"), false);
    scripts.failed("a", scripts.work().get(0).get(2).toLong());
    Response corrected = scripts.admit("a", "another", "x");
    assertThat(corrected.get(0).toString()).isEqualTo("new");
    scripts.refused("a", corrected.get(3).toLong());
    assertThat(scripts.eval("read", "a").get(0).size()).isZero();
    assertThat(scripts.members("pending")).as("what was to be told is told").hasSize(1);
  }
}
