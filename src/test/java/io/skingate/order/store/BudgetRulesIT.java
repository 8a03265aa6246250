package io.skingate.order.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.config.LedgerConfig;
import io.skingate.config.spending.BudgetConfig;
import io.skingate.config.spending.BudgetConfig.Mode;
import io.skingate.config.spending.BudgetConfig.OnReversed;
import io.skingate.config.spending.SpendingLimits;
import io.skingate.config.spending.SpendingLimits.Window;
import io.skingate.order.model.OrderSamples;
import io.skingate.order.store.TimedScripts.Entry;
import io.skingate.tenant.Spending;
import io.skingate.testing.TestRedis;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What single steps of an order's life do to its store's money; each order costs 1840. */
class BudgetRulesIT {
  private static TestRedis redis;
  private TimedScripts scripts;

  @BeforeAll
  static void start() {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void fund() {
    scripts = new TimedScripts(redis, "r" + UUID.randomUUID().toString().substring(0, 8));
    scripts.spending = prepaid(OnReversed.RELEASE, 0);
    assertThat(scripts.fund("start", 10_000)).isEqualTo("booked");
  }

  private static Spending prepaid(OnReversed onReversed, long lowWater, Window... windows) {
    return spending(1_000_000, onReversed, lowWater, windows);
  }

  private static Spending spending(
      int ledger, OnReversed onReversed, long lowWater, Window... windows) {
    return Spending.of(
        new BudgetConfig(Mode.PREPAID, lowWater, onReversed),
        new SpendingLimits(null, List.of(windows)),
        new LedgerConfig(Duration.ofDays(100_000), ledger),
        100);
  }

  private static Window window(long amount, int hours) {
    return new Window(amount, Duration.ofHours(hours), hours + "h");
  }

  /** Available, reserved, spent. */
  private List<Long> money() {
    List<Long> books = scripts.books();
    assertThat(books.get(0)).isEqualTo(books.get(1) + books.get(2) + books.get(3) + books.get(4));
    return List.of(books.get(1), books.get(2) + books.get(3), books.get(4));
  }

  private List<String> moves() {
    List<String> moves = new ArrayList<>();
    for (Entry entry : scripts.ledger()) {
      moves.add(entry.kind() + " " + entry.amount());
    }
    return moves.subList(1, moves.size());
  }

  private void complete(String id, String charged) {
    scripts.charged = charged;
    scripts.ingest(id, "webhook", "completed-" + id, "completed", null);
    scripts.charged = "";
  }

  @ParameterizedTest
  @CsvSource({"'',0", "1840,0", "1700,140", "2000,-160", "0,1840"})
  void what_skinsnode_charged_is_spent(String charged, long back) {
    scripts.taken("a", scripts.claim("a"), false);
    assertThat(money()).containsExactly(8160L, 1840L, 0L);
    complete("a", charged);
    assertThat(money()).containsExactly(8160 + back, 0L, 1840 - back);
    assertThat(moves())
        .isEqualTo(
            back == 0
                ? List.of("reserve -1840", "commit 1840")
                : List.of("reserve -1840", "adjust " + back, "commit " + (1840 - back)));
    complete("a", "5");
    assertThat(money()).as("once").containsExactly(8160 + back, 0L, 1840 - back);
  }

  @ParameterizedTest
  @CsvSource({"RELEASE, 10000, 0", "KEEP, 8300, 1700"})
  void a_reversed_order_gives_back_what_was_charged_or_nothing(
      OnReversed onReversed, long available, long spent) {
    scripts.spending = prepaid(onReversed, 0);
    scripts.taken("a", scripts.claim("a"), false);
    complete("a", "1700");
    for (String delivery : List.of("r1", "r2", "r1")) {
      scripts.ingest("a", "webhook", delivery, "reversed", null);
    }
    assertThat(money()).containsExactly(available, 0L, spent);
  }

  @Test
  void a_reversed_order_that_never_was_completed_here_costs_what_it_cost() {
    scripts.spending = prepaid(OnReversed.KEEP, 0);
    scripts.taken("a", scripts.claim("a"), false);
    scripts.charged = "1700";
    scripts.ingest("a", "webhook", "r1", "reversed", null);
    assertThat(money()).containsExactly(8300L, 0L, 1700L);
  }

  @Test
  void an_order_whose_claim_redis_lost_is_reserved_anew_below_zero_if_need_be() {
    TimedScripts lost = new TimedScripts(redis, "l" + UUID.randomUUID().toString().substring(0, 8));
    lost.spending = scripts.spending;
    lost.fund("little", 1000);
    lost.eval(
        "restore",
        "a",
        4711,
        TimedScripts.LEASE_MS,
        TimedScripts.RETENTION_MS,
        ClaimedParts.pack(
            "owner",
            Buffer.buffer("{}"),
            OrderSamples.TRACE,
            "item",
            "1840",
            TimedScripts.HOOK,
            lost.upstreamName("a"),
            "main",
            "client",
            "k1",
            "hash"),
        lost.spending.terms());
    assertThat(lost.books().subList(0, 5)).containsExactly(1000L, -840L, 1840L, 0L, 0L);
    assertThat(lost.ledger().get(1).kind()).isEqualTo("adjust");
    assertThat(lost.admit("b", "item", "o").get(3).toString()).isEqualTo("budget");
    assertThat(lost.taken("a", 4711, false)).isEqualTo("ok");
    lost.ingest("a", "webhook", "d", "completed", null);
    assertThat(lost.books().subList(0, 5)).containsExactly(1000L, -840L, 0L, 0L, 1840L);
  }

  @Test
  void an_order_that_was_given_up_and_is_found_alive_is_booked_back() {
    long fence = scripts.claim("a");
    scripts.queue("a", fence, false);
    long recovered = scripts.work().get(0).get(2).toLong();
    scripts.failed("a", recovered);
    assertThat(money()).containsExactly(10_000L, 0L, 0L);
    scripts.ingest("a", "webhook", "d1", "accepted", null);
    assertThat(money()).containsExactly(8160L, 1840L, 0L);
    complete("a", "");
    assertThat(money()).containsExactly(8160L, 0L, 1840L);
    assertThat(moves())
        .containsExactly("reserve -1840", "release 1840", "adjust -1840", "commit 1840");
  }

  @Test
  void an_unknown_outcome_keeps_its_money_until_the_late_check() {
    scripts.queue("a", scripts.claim("a"), true);
    long recovered = scripts.work().get(0).get(2).toLong();
    scripts.failed("a", recovered);
    assertThat(money()).as("nobody knows").containsExactly(8160L, 1840L, 0L);
    scripts.passMillis(36_000);
    Response check = scripts.work().get(0);
    scripts.checked("a", "absent", 0, check.get(2).toLong());
    assertThat(money()).containsExactly(10_000L, 0L, 0L);
  }

  @Test
  void a_refusal_that_is_told_as_the_answer_of_a_later_order_gives_the_money_back() {
    scripts.queue("a", scripts.claim("a"), false);
    long recovered = scripts.work().get(0).get(2).toLong();
    scripts.failed("a", recovered);
    Response again = scripts.admit("a", "another", "o2");
    assertThat(again.get(0).toString()).isEqualTo("new");
    assertThat(money()).containsExactly(8160L, 1840L, 0L);
    assertThat(scripts.refused("a", again.get(3).toLong())).isEqualTo("ok");
    assertThat(scripts.exists("a")).as("what was told stays").isTrue();
    assertThat(money()).containsExactly(10_000L, 0L, 0L);
  }

  @Test
  void an_equal_order_over_one_that_may_be_at_skinsnode_takes_its_reservation_over() {
    scripts.spending = prepaid(OnReversed.KEEP, 0, window(1840, 3));
    scripts.finish("a", scripts.claim("a"), "refused", "", false, 35_000, true);
    scripts.passMillis(2 * 3_600_000);
    assertThat(scripts.books().get(5)).isEqualTo(1840);
    assertThat(scripts.admit("b", "item", "x").get(3).toString()).isEqualTo("spend");
    assertThat(scripts.admit("a", "item", "o2").get(0).toString()).isEqualTo("takeover");
    assertThat(money()).as("reserved once").containsExactly(8160L, 1840L, 0L);
    assertThat(moves()).containsExactly("reserve -1840");
    scripts.passMillis(2 * 3_600_000);
    assertThat(scripts.books().get(5)).as("counts from its new claim").isEqualTo(1840);
    scripts.passMillis(2 * 3_600_000);
    assertThat(scripts.books().get(5)).isZero();
  }

  @Test
  void an_hour_that_lies_partly_in_the_stretch_counts_whole() {
    scripts.spending = prepaid(OnReversed.KEEP, 0, window(1840, 1));
    long intoHour = scripts.nowMicros / 1000 % 3_600_000;
    scripts.passMillis(3_600_000 - intoHour);
    scripts.claim("a");
    scripts.passMillis(2 * 3_600_000 - 1);
    assertThat(scripts.admit("b", "item", "o").get(3).toString()).isEqualTo("spend");
    scripts.passMillis(1);
    assertThat(scripts.admit("b", "item", "o").get(0).toString()).isEqualTo("new");
  }

  @Test
  void a_release_takes_an_order_out_of_the_hour_it_stood_in() {
    scripts.spending = prepaid(OnReversed.KEEP, 0, window(5000, 24));
    long fence = scripts.claim("a");
    scripts.passMillis(3 * 3_600_000);
    scripts.claim("b");
    assertThat(scripts.books().get(5)).isEqualTo(3680);
    scripts.refused("a", fence);
    assertThat(scripts.books().get(5)).isEqualTo(1840);
    scripts.passMillis(22 * 3_600_000);
    assertThat(scripts.books().get(5)).as("that of b is still there").isEqualTo(1840);
  }

  @Test
  void the_store_is_told_each_time_that_it_falls_below_its_low_water() {
    scripts.spending = prepaid(OnReversed.KEEP, 8000);
    String feed = "return redis.call('XLEN', KEYS[1] .. 'events')";
    long fence = scripts.claim("a");
    assertThat(length(feed)).isZero();
    scripts.claim("b");
    assertThat(length(feed)).as("from 8160 to 6320").isEqualTo(1);
    scripts.refused("a", fence);
    scripts.claim("c");
    assertThat(length(feed)).as("and again").isEqualTo(2);
    scripts.claim("d");
    assertThat(length(feed)).as("below it already").isEqualTo(2);
  }

  private long length(String script) {
    return redis
        .on(
            () ->
                redis
                    .link()
                    .eval(io.skingate.redis.Script.of("length", script), List.of(scripts.base())))
        .toLong();
  }

  @Test
  void a_ledger_is_read_on_at_its_cursor_and_says_what_is_gone() {
    scripts.spending = spending(4, OnReversed.KEEP, 0);
    Response none = scripts.eval("budget/ledger", "other", "", 10, scripts.spending.terms());
    assertThat(none.get(0).toString() + none.get(1)).isEqualTo("ok0-0");
    Response first = ledger("", 1);
    String seen = first.get(1).toString();
    assertThat(first.get(2).size()).isEqualTo(1);
    assertThat(ledger(seen, 10).get(2).size()).isZero();
    for (String id : List.of("a", "b", "c", "d")) {
      scripts.claim(id);
    }
    Response next = ledger(seen, 10);
    assertThat(next.get(0).toString()).as("all that came is there").isEqualTo("ok");
    assertThat(next.get(2).size()).isEqualTo(4);
    String latest = next.get(1).toString();
    scripts.claim("e");
    assertThat(ledger(seen, 10).get(0).toString()).as("one of five is gone").isEqualTo("expired");
    assertThat(ledger("0-0", 10).get(0).toString()).isEqualTo("expired");
    assertThat(ledger(latest, 10).get(2).size()).isEqualTo(1);
    String oldest = ledger(seen, 10).get(1).toString();
    assertThat(ledger(oldest, 10).get(2).size()).as("the newest four").isEqualTo(4);
    assertThat(ledger("9999999999999-0", 10).get(0).toString()).isEqualTo("lost");
  }

  private Response ledger(String after, int limit) {
    return scripts.eval("budget/ledger", "main", after, limit, scripts.spending.terms());
  }

  @Test
  void books_hold_amounts_to_the_cent_and_refuse_what_they_could_not() {
    long most = 100_000_000_000_000L;
    TimedScripts rich = new TimedScripts(redis, "f" + UUID.randomUUID().toString().substring(0, 8));
    rich.spending = scripts.spending;
    for (int i = 0; i < 89; i++) {
      assertThat(rich.fund("k" + i, most)).isEqualTo("booked");
    }
    assertThat(rich.fund("odd", most - 1)).isEqualTo("booked");
    assertThat(rich.books().get(1)).isEqualTo(90 * most - 1);
    assertThat(rich.ledger().get(89).available()).isEqualTo(90 * most - 1);
    assertThat(rich.fund("beyond", 2)).isEqualTo("beyond");
    assertThat(rich.fund("back", -most)).isEqualTo("booked");
    assertThat(rich.books().get(1)).isEqualTo(89 * most - 1);
  }

  @Test
  void a_reservation_takes_no_room_in_the_record() {
    TimedScripts free = new TimedScripts(redis, "n" + UUID.randomUUID().toString().substring(0, 8));
    String size = "return redis.call('STRLEN', KEYS[1] .. 'r:a')";
    free.taken("a", free.claim("a"), false);
    scripts.taken("a", scripts.claim("a"), false);
    TimedScripts paid = scripts;
    scripts = free;
    long without = length(size);
    scripts = paid;
    assertThat(length(size)).isEqualTo(without);
  }
}
