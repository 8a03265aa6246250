package io.skingate.order.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.config.LedgerConfig;
import io.skingate.config.spending.BudgetConfig;
import io.skingate.config.spending.BudgetConfig.Mode;
import io.skingate.config.spending.BudgetConfig.OnReversed;
import io.skingate.config.spending.SpendingLimits;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.skingate.order.store.TimedScripts.Entry;
import io.skingate.tenant.Spending;
import io.skingate.testing.TestRedis;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Random lives of a store's orders against its books. What they must say follows from how the
 * orders stand: what may still be bought is reserved, what was bought is spent, all else is
 * available, and the ledger tells how it came to that.
 */
class BudgetModelIT {
  private static final List<String> IDS = List.of("a", "b", "c");
  private static final long PRICE = 1840;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final List<String> STATUSES =
      List.of(
          "accepted", "sent", "odd", "completed", "completed", "failed", "cancelled", "reversed");
  private static final List<String> CHARGES = List.of("", "1840", "1700", "2000", "0");
  private static final List<Long> WAITS =
      List.of(1L, 16_000L, 40_000L, 700_000L, HOUR_MILLIS, 5 * HOUR_MILLIS, 25 * HOUR_MILLIS);
  private static final List<Spending> TERMS =
      List.of(
          spending(Mode.NONE, OnReversed.KEEP, null),
          spending(Mode.PREPAID, OnReversed.KEEP, null),
          spending(Mode.PREPAID, OnReversed.RELEASE, null),
          spending(Mode.PREPAID, OnReversed.KEEP, 1839L),
          spending(Mode.PREPAID, OnReversed.RELEASE, 1840L, window(3 * 1840, 1), window(5000, 24)),
          spending(Mode.NONE, OnReversed.KEEP, null, window(2 * 1840, 3)));

  private static TestRedis redis;

  @BeforeContainer
  static void start() {
    redis = new TestRedis();
  }

  @AfterContainer
  static void stop() {
    redis.close();
  }

  private static SpendingLimits.Window window(long amount, int hours) {
    return new SpendingLimits.Window(amount, Duration.ofHours(hours), hours + "h");
  }

  private static Spending spending(
      Mode mode, OnReversed onReversed, Long ceiling, SpendingLimits.Window... windows) {
    return Spending.of(
        new BudgetConfig(mode, 4000, onReversed),
        new SpendingLimits(ceiling, List.of(windows)),
        // The ledger is dated by Redis's own clock, the scripts by the test's.
        new LedgerConfig(Duration.ofDays(100_000), 1_000_000),
        100);
  }

  /** What may happen next. */
  enum Act {
    ADMIT,
    ADMIT_OTHER,
    TAKEN,
    TAKEN_COMPLETED,
    QUEUE,
    QUEUE_SENT,
    REFUSED,
    EXPIRED,
    STALE_TAKEN,
    STALE_REFUSED,
    DISOWN,
    WEBHOOK,
    WEBHOOK_AGAIN,
    UNSEEN_END,
    LATE_CHECK,
    RECONCILE,
    WORK,
    CHECKED,
    FUND,
    FUND_AGAIN,
    TERMS,
    WAIT
  }

  record Step(Act act, int id, int choice) {}

  @Provide
  Arbitrary<List<Step>> lives() {
    return Combinators.combine(
            Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(Act.ADMIT, Act.FUND)),
                Tuple.of(4, Arbitraries.of(Act.ADMIT, Act.WEBHOOK, Act.WAIT, Act.WORK)),
                Tuple.of(3, Arbitraries.of(Act.UNSEEN_END, Act.LATE_CHECK)),
                Tuple.of(8, Arbitraries.of(Act.class))),
            Arbitraries.integers().between(0, IDS.size() - 1),
            Arbitraries.integers().between(0, 999))
        .as(Step::new)
        .list()
        .ofMinSize(10)
        .ofMaxSize(70);
  }

  @Property(tries = 120, shrinking = ShrinkingMode.BOUNDED)
  void whatever_happens_the_books_follow_from_the_orders(@ForAll("lives") List<Step> steps) {
    Model model = new Model();
    for (Step step : steps) {
      model.take(step);
    }
  }

  private record Holder(long fence, String owner, boolean recovers) {}

  /** What stands in an order's name. */
  private static final class Claim {
    boolean paid;
    boolean counted;
    long hour;
    long charged = PRICE;
    boolean kept;
  }

  private static final class Model {
    private final TimedScripts scripts =
        new TimedScripts(redis, "b" + UUID.randomUUID().toString().substring(0, 8));
    private final Map<String, List<Holder>> holders = new HashMap<>();
    private final Map<String, Claim> claims = new HashMap<>();
    private final Map<String, String> lastWebhook = new HashMap<>();
    private final Map<String, Response> checks = new HashMap<>();
    private long funded;
    private int names;
    private int claimed;
    private Step step;
    private final List<Entry> told = new ArrayList<>();

    void take(Step next) {
      step = next;
      String id = IDS.get(step.id());
      scripts.nowMicros++;
      scripts.charged = CHARGES.get(step.choice() % CHARGES.size());
      switch (step.act()) {
        case ADMIT -> admit(id, "item");
        case ADMIT_OTHER -> admit(id, "item-" + step.choice() % 2);
        case TAKEN -> settle(id, "taken", "accepted", true, true);
        case TAKEN_COMPLETED -> settle(id, "taken", "completed", true, true);
        case QUEUE -> settle(id, "queue", "queued", false, false);
        case QUEUE_SENT -> settle(id, "queue", "queued", false, true);
        case REFUSED -> settle(id, "refused", "failed", true, step.choice() % 3 == 0);
        case EXPIRED -> settle(id, "expired", "expired", true, false);
        case STALE_TAKEN -> stale(id, "taken", "accepted");
        case STALE_REFUSED -> stale(id, "refused", "failed");
        case DISOWN -> disown(id);
        case WEBHOOK -> webhook(id, "d" + names++, step.choice());
        case WEBHOOK_AGAIN -> {
          if (lastWebhook.containsKey(id)) {
            webhook(id, lastWebhook.get(id), step.choice());
          }
        }
        case UNSEEN_END -> {
          // What takes many steps otherwise: sent, nobody saw what came of it, and refused.
          settle(id, "queue", "queued", false, true);
          scripts.passMillis(1);
          work();
          settle(id, "refused", "failed", step.choice() % 2 == 0, true);
        }
        case LATE_CHECK -> {
          scripts.passMillis(40_000);
          work();
          checked(id);
        }
        case RECONCILE ->
            ingest(id, "reconcile", "", STATUSES.get(step.choice() % STATUSES.size()));
        case WORK -> work();
        case CHECKED -> checked(id);
        case FUND -> fund("key" + names++);
        case FUND_AGAIN -> fund("key" + step.choice() % (names + 1));
        case TERMS -> scripts.spending = TERMS.get(step.choice() % TERMS.size());
        case WAIT -> scripts.passMillis(WAITS.get(step.choice() % WAITS.size()));
      }
      check();
    }

    private long hour() {
      return scripts.nowMicros / 1000 / HOUR_MILLIS;
    }

    private void admit(String id, String item) {
      ObjectNode before = record(id);
      boolean carried =
          before != null && before.path("pm").asInt() == 1 && before.path("mo").asInt() > 0;
      long available = scripts.books().get(1);
      String owner = "owner" + names++;
      Response reply = scripts.admit(id, item, owner);
      String verdict = reply.get(0).toString();
      boolean anew =
          verdict.equals("new")
              || (verdict.equals("takeover") && before.path("ph").asText().equals("ended"));
      Claim claim = claims.get(id);
      boolean paysFrom = carried && claim.paid;
      String uncovered = uncovered(available, paysFrom, carried && claim.counted ? claim : null);
      if (anew) {
        assertThat(uncovered).as("what covers %s", step).isNull();
        Claim fresh = new Claim();
        fresh.paid = paysFrom || scripts.spending.isPrepaid();
        fresh.counted = fresh.paid || carried || !scripts.spending.limits().spend().isEmpty();
        fresh.hour = hour();
        claims.put(id, fresh);
        claimed += fresh.paid && !paysFrom ? 1 : 0;
      } else if (verdict.equals("uncovered")) {
        assertThat(reply.get(3).toString()).isEqualTo(uncovered);
        if (uncovered.equals("budget")) {
          assertThat(reply.get(4).toLong()).isEqualTo(available);
        }
        assertThat(record(id)).as("no claim is left by %s", step).isEqualTo(before);
      }
      if (verdict.equals("new") || verdict.equals("takeover")) {
        hold(id, new Holder(reply.get(3).toLong(), owner, false));
      }
    }

    /** What the rules say is in the way of one more order, null for nothing. */
    private String uncovered(long available, boolean paysAlready, Claim carried) {
      SpendingLimits limits = scripts.spending.limits();
      if (limits.order() != null && PRICE > limits.order()) {
        return "order";
      }
      if (scripts.spending.isPrepaid() && !paysAlready && available < PRICE) {
        return "budget";
      }
      for (SpendingLimits.Window window : limits.spend()) {
        long used = used(window.per()) - (carried == null ? 0 : inWindow(carried, window.per()));
        if (used + PRICE > window.amount()) {
          return "spend";
        }
      }
      return null;
    }

    private long used(Duration per) {
      return claims.values().stream().mapToLong(claim -> inWindow(claim, per)).sum();
    }

    private long inWindow(Claim claim, Duration per) {
      long first = Math.floorDiv(scripts.nowMicros / 1000 - per.toMillis(), HOUR_MILLIS);
      return claim.counted && claim.kept && claim.hour >= first ? claim.charged : 0;
    }

    private void hold(String id, Holder holder) {
      holders.computeIfAbsent(id, each -> new ArrayList<>()).add(holder);
    }

    private void settle(String id, String outcome, String status, boolean notify, boolean sent) {
      List<Holder> all = holders.getOrDefault(id, List.of());
      if (!all.isEmpty()) {
        Holder last = all.get(all.size() - 1);
        boolean tell = notify && (last.recovers || outcome.equals("taken"));
        if (outcome.equals("expired") && !last.recovers) {
          return;
        }
        // What a waiting store is told as its answer has no status.
        String told = outcome.equals("refused") && !tell ? "" : status;
        finish(id, last, outcome, told, tell, sent);
      }
    }

    private void stale(String id, String outcome, String status) {
      List<Holder> all = holders.getOrDefault(id, List.of());
      if (!all.isEmpty()) {
        Holder any = all.get(step.choice() % all.size());
        finish(id, any, outcome, status, any.recovers || outcome.equals("taken"), false);
      }
    }

    private void finish(
        String id, Holder holder, String outcome, String status, boolean tell, boolean sent) {
      long charged = scripts.charged.isEmpty() ? PRICE : Long.parseLong(scripts.charged);
      String before = statusOf(id);
      scripts.finish(id, holder.fence, outcome, status, tell, 35_000, sent);
      bought(id, before, charged);
    }

    private void disown(String id) {
      List<Holder> all = holders.getOrDefault(id, List.of());
      if (!all.isEmpty()) {
        scripts.disown(id, all.get(all.size() - 1).owner);
      }
    }

    private void webhook(String id, String delivery, int choice) {
      lastWebhook.put(id, delivery);
      ingest(id, "webhook", delivery, STATUSES.get(choice % STATUSES.size()));
    }

    private void ingest(String id, String source, String delivery, String status) {
      long charged = scripts.charged.isEmpty() ? PRICE : Long.parseLong(scripts.charged);
      String before = statusOf(id);
      scripts.ingest(id, source, delivery, status, null);
      bought(id, before, charged);
    }

    /** The charge of an order is what the update said that brought it to its end. */
    private void bought(String id, String before, long charged) {
      String after = statusOf(id);
      Claim claim = claims.get(id);
      boolean wasBought = before.equals("completed") || before.equals("reversed");
      boolean isBought = after.equals("completed") || after.equals("reversed");
      if (claim != null && isBought && !wasBought) {
        claim.charged = charged;
      }
      boolean givesBack =
          scripts.spending.budget().onReversed() == OnReversed.RELEASE
              && after.equals("reversed")
              && !before.equals("reversed");
      if (claim != null && givesBack) {
        claim.charged = 0;
      }
    }

    private void work() {
      for (Response item : scripts.work()) {
        String id = item.get(0).toString();
        if (item.get(1).toString().equals("submit")) {
          hold(id, new Holder(item.get(2).toLong(), "worker", true));
        } else {
          checks.put(id, item);
        }
      }
    }

    private void checked(String id) {
      Response begun = checks.remove(id);
      String outcome = List.of("same", "failed", "absent", "absent").get(step.choice() % 4);
      if (begun != null
          && (!outcome.equals("absent") || begun.get(1).toString().equals("confirm"))) {
        scripts.checked(id, outcome, 30_000, begun.get(2).toLong());
      }
    }

    private void fund(String key) {
      long cents = step.choice() % 4 == 0 ? -1000 : 5 * PRICE;
      List<Long> before = scripts.books();
      String result = scripts.fund(key, cents);
      List<Long> after = scripts.books();
      if (result.equals("booked")) {
        funded = after.get(0);
      } else {
        assertThat(after).as(result).isEqualTo(before);
      }
      // The same again says the same and moves nothing.
      assertThat(scripts.fund(key, cents)).isEqualTo(result);
      assertThat(scripts.books()).isEqualTo(after);
    }

    private void check() {
      long held = 0;
      long taken = 0;
      long spent = 0;
      for (String id : IDS) {
        ObjectNode record = record(id);
        Claim claim = claims.get(id);
        if (claim == null) {
          continue;
        }
        String phase = record == null ? "" : record.path("ph").asText();
        boolean ended = record != null && record.path("tm").asInt() == 1;
        boolean confirms = record != null && record.path("pm").asInt() == 1;
        boolean own = record != null && record.path("gw").asInt() == 1;
        boolean bought =
            phase.equals("placed") && List.of("completed", "reversed").contains(statusOf(id));
        boolean open =
            phase.equals("claimed")
                || phase.equals("queued")
                || confirms
                || (phase.equals("placed") && (!ended || own));
        claim.kept = open || bought;
        if (open && !bought) {
          claim.charged = PRICE;
        }
        if (claim.paid && bought) {
          spent += claim.charged;
        } else if (claim.paid && open && phase.equals("placed")) {
          taken += PRICE;
        } else if (claim.paid && open) {
          held += PRICE;
        }
      }
      List<Long> books = scripts.books();
      assertThat(books.subList(0, 5))
          .as("funded, available, held, taken, spent after %s", step)
          .containsExactly(funded, funded - held - taken - spent, held, taken, spent);
      List<SpendingLimits.Window> windows = scripts.spending.limits().spend();
      for (int i = 0; i < windows.size(); i++) {
        assertThat(books.get(5 + i))
            .as("window of %s after %s", windows.get(i).per(), step)
            .isEqualTo(used(windows.get(i).per()));
      }
      checkLedger(books, held + taken, spent);
    }

    private void checkLedger(List<Long> books, long reserved, long spent) {
      List<Entry> ledger = scripts.ledger();
      assertThat(ledger.subList(0, told.size())).as("what was told stays").isEqualTo(told);
      told.clear();
      told.addAll(ledger);
      long available = 0;
      long inReserve = 0;
      long gone = 0;
      long given = 0;
      int reserves = 0;
      for (Entry entry : ledger) {
        boolean commits = entry.kind().equals("commit");
        available += commits ? 0 : entry.amount();
        assertThat(entry.available()).as("running sum at %s", entry).isEqualTo(available);
        switch (entry.kind()) {
          case "fund" -> given += entry.amount();
          case "commit" -> {
            inReserve -= entry.amount();
            gone += entry.amount();
          }
          // A release gives back what was reserved, and what was spent on a reversed order.
          case "release" -> inReserve -= entry.amount();
          default -> inReserve -= entry.amount();
        }
        reserves += entry.kind().equals("reserve") ? 1 : 0;
      }
      assertThat(available).isEqualTo(books.get(1));
      assertThat(given).isEqualTo(funded);
      assertThat(inReserve + gone).as("reserved and spent").isEqualTo(reserved + spent);
      assertThat(reserves).as("one reservation a claim").isEqualTo(claimed);
    }

    private String statusOf(String id) {
      ObjectNode record = record(id);
      return record == null ? "" : record.path("st").asText("");
    }

    private ObjectNode record(String id) {
      String json = scripts.record(id);
      try {
        return json.isEmpty() ? null : Json.parseObject(json.getBytes(StandardCharsets.UTF_8));
      } catch (MalformedJsonException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
