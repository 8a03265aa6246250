package io.skingate.order.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.skingate.order.model.OrderStatus;
import io.skingate.testing.TestRedis;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * Random lives of orders against what must always hold: one live claim an id, nothing forgotten
 * that SkinsNode may have, nothing stranded, no secret kept, one answer for all time.
 */
class OrderScriptsModelIT {
  private static final List<String> IDS = List.of("a", "b");
  private static final List<String> STATUSES =
      List.of("queued", "accepted", "processing", "sent", "odd", "completed", "failed", "reversed");
  private static final List<Long> WAITS = List.of(1L, 5_000L, 16_000L, 40_000L, 700_000L);

  private static TestRedis redis;

  @BeforeContainer
  static void start() {
    redis = new TestRedis();
  }

  @AfterContainer
  static void stop() {
    redis.close();
  }

  /** What may happen next. */
  enum Act {
    ADMIT,
    ADMIT_OTHER,
    TAKEN,
    QUEUE,
    QUEUE_SENT,
    REFUSED,
    EXPIRED,
    STALE_TAKEN,
    STALE_QUEUE_SENT,
    STALE_REFUSED,
    DISOWN,
    WEBHOOK,
    WORK,
    CHECKED,
    WAIT
  }

  record Step(Act act, int id, int choice) {}

  @Provide
  Arbitrary<List<Step>> lives() {
    return Combinators.combine(
            // What places an order for good is rare, so that lives are long.
            Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.of(Act.TAKEN, Act.STALE_TAKEN, Act.WEBHOOK)),
                Tuple.of(6, Arbitraries.of(Act.ADMIT, Act.WAIT, Act.WORK)),
                Tuple.of(8, Arbitraries.of(Act.class))),
            Arbitraries.integers().between(0, IDS.size() - 1),
            Arbitraries.integers().between(0, 999))
        .as(Step::new)
        .list()
        .ofMinSize(10)
        .ofMaxSize(60);
  }

  @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
  void whatever_happens_an_order_is_one_order(@ForAll("lives") List<Step> steps) {
    Model one = new Model();
    Model other = new Model();
    for (Step step : steps) {
      (step.choice() % 5 == 0 ? other : one).take(step);
    }
  }

  /** Whoever may settle an order: a submission, or a pod that recovers it. */
  private record Holder(long fence, boolean recovers, long leaseEndsMicros, String owner) {}

  /** One tenant. */
  private static final class Model {
    private final TimedScripts scripts =
        new TimedScripts(redis, "m" + UUID.randomUUID().toString().substring(0, 8));
    private final Map<String, Order> orders = new HashMap<>();
    private int owners;

    Model() {
      IDS.forEach(id -> orders.put(id, new Order()));
    }

    void take(Step step) {
      String id = IDS.get(step.id());
      orders.get(id).take(id, step);
      Set<String> work = new HashSet<>(scripts.members("work"));
      Set<String> queued = new HashSet<>(scripts.members("queued"));
      Set<String> unsent = new HashSet<>(scripts.members("unsent"));
      for (String each : IDS) {
        String record = scripts.record(each);
        orders.get(each).check(step, record, work.contains(each), queued.contains(each));
        checkUnsent(step, record, unsent.contains(each));
      }
    }

    /** Whatever waits unsent for its turn ends by itself, and nothing else does. */
    private static void checkUnsent(Step step, String json, boolean inUnsent) {
      ObjectNode record = json.isEmpty() ? Json.object() : parse(json);
      boolean waits = record.path("ph").asText().equals("queued") && !record.has("le");
      assertThat(inUnsent)
          .as("ends unsent after %s", step)
          .isEqualTo(waits && record.path("am").asInt() != 1);
    }

    /** What is known of one id. */
    private final class Order {
      private final List<Holder> holders = new ArrayList<>();
      private Holder live;
      private String answer;
      private String content;
      private boolean placed;
      private boolean told;
      private boolean maybeSent;
      private Response check;
      private boolean began;
      private String status = "";
      private boolean byGateway;

      void take(String id, Step step) {
        began = false;
        switch (step.act()) {
          case ADMIT -> admit(id, "item");
          case ADMIT_OTHER -> admit(id, "item-" + step.choice() % 2);
          case TAKEN, QUEUE, QUEUE_SENT, REFUSED, EXPIRED -> {
            if (live != null) {
              settle(id, live, step.act());
            }
          }
          case STALE_TAKEN -> stale(id, step, Act.TAKEN);
          case STALE_QUEUE_SENT -> stale(id, step, Act.QUEUE_SENT);
          case STALE_REFUSED -> stale(id, step, Act.REFUSED);
          case DISOWN -> disown(id);
          case WEBHOOK -> webhook(id, step);
          case WORK -> work();
          case CHECKED -> checked(id, step);
          case WAIT -> scripts.passMillis(WAITS.get(step.choice() % WAITS.size()));
        }
      }

      private void admit(String id, String item) {
        scripts.nowMicros++;
        String owner = "owner" + owners++;
        Response reply = scripts.admit(id, item, owner);
        switch (reply.get(0).toString()) {
          case "new" -> {
            assertThat(placed).as("a placed order is never claimed anew").isFalse();
            assertThat(maybeSent).as("what may have been sent is not claimed as new").isFalse();
            began = true;
            answer = null;
            content = item;
            claimed(reply.get(3).toLong(), false, owner);
          }
          case "takeover" -> {
            assertThat(placed).isFalse();
            assertThat(item).as("no other content takes an order over").isEqualTo(content);
            maybeSent = true;
            claimed(reply.get(3).toLong(), false, owner);
          }
          case "replay" -> {
            String replayed = reply.get(3).toString();
            assertThat(answer == null ? replayed : answer)
                .as("one answer for all time")
                .isEqualTo(replayed);
            answer = replayed;
          }
          default -> {}
        }
      }

      private void claimed(long fence, boolean recovers, String owner) {
        assertThat(live == null || live.leaseEndsMicros <= scripts.nowMicros + 1000)
            .as("at most one live claim")
            .isTrue();
        assertThat(holders).as("fences increase").allMatch(old -> old.fence < fence);
        live = new Holder(fence, recovers, scripts.nowMicros + TimedScripts.LEASE_MS * 1000, owner);
        holders.add(live);
      }

      private void settle(String id, Holder holder, Act how) {
        scripts.nowMicros++;
        boolean tell = holder.recovers;
        String result =
            switch (how) {
              case TAKEN -> scripts.taken(id, holder.fence, tell);
              case QUEUE -> scripts.queue(id, holder.fence, false);
              case QUEUE_SENT -> scripts.queue(id, holder.fence, true);
              case REFUSED ->
                  tell ? scripts.failed(id, holder.fence) : scripts.refused(id, holder.fence);
              default -> tell ? scripts.expired(id, holder.fence) : "";
            };
        if (result.equals("ok")) {
          if (how == Act.TAKEN) {
            placed = true;
            maybeSent = false;
          } else if (how == Act.QUEUE || how == Act.QUEUE_SENT) {
            told = true;
            maybeSent |= how == Act.QUEUE_SENT;
          }
          if (holder == live) {
            live = null;
          }
        }
      }

      private void stale(String id, Step step, Act how) {
        if (!holders.isEmpty()) {
          settle(id, holders.get(step.choice() % holders.size()), how);
        }
      }

      private void disown(String id) {
        if (live != null && scripts.disown(id, live.owner).equals("ok")) {
          assertThat(maybeSent).as("what may have been sent is not disowned").isFalse();
          live = null;
        }
      }

      private void webhook(String id, Step step) {
        String next = STATUSES.get(step.choice() % STATUSES.size());
        Long at = step.choice() % 2 == 0 ? null : 1_000_000L + step.choice();
        String result = scripts.ingest(id, "webhook", "d" + owners++, next, at);
        if (!result.equals("unknown")) {
          placed = true;
          maybeSent = false;
        }
      }

      private void checked(String id, Step step) {
        if (check == null) {
          return;
        }
        Response begun = check;
        check = null;
        String outcome = List.of("same", "missing", "failed", "absent").get(step.choice() % 4);
        if (outcome.equals("absent") && !begun.get(1).toString().equals("confirm")) {
          return;
        }
        String before = scripts.record(id);
        String result = scripts.checked(id, outcome, 30_000, begun.get(2).toLong());
        if (result.equals("stale")) {
          assertThat(scripts.record(id)).isEqualTo(before);
        } else if (outcome.equals("absent") && before.contains("\"pm\":1")) {
          maybeSent = false;
        }
      }

      void check(Step step, String json, boolean inWork, boolean inQueued) {
        if (json.isEmpty()) {
          assertThat(placed || told || maybeSent).as("forgotten by %s", step).isFalse();
          assertThat(inWork || inQueued).as("an index points nowhere").isFalse();
          status = "";
          return;
        }
        ObjectNode record = parse(json);
        String phase = record.path("ph").asText();
        boolean ended = record.path("tm").asInt() == 1;
        boolean confirms = record.path("pm").asInt() == 1;
        if (placed) {
          assertThat(phase).as("placed for good").isEqualTo("placed");
        }
        if (phase.equals("placed") || phase.equals("ended")) {
          assertThat(json).doesNotContain("SECRET");
        } else {
          assertThat(json).as("recovery needs the request").contains("SECRET");
          assertThat(inWork).as("stranded by %s", step).isTrue();
        }
        if (phase.equals("ended") && maybeSent) {
          assertThat(confirms).as("an end that SkinsNode is asked about by %s", step).isTrue();
        }
        if (confirms || (phase.equals("placed") && !ended)) {
          assertThat(inWork).as("nobody watches it after %s", step).isTrue();
        }
        assertThat(inQueued)
            .as("the queue's count after %s", step)
            .isEqualTo(phase.equals("queued"));
        forward(step, record.path("st").asText(""), record.path("gw").asInt() == 1);
      }

      private void forward(Step step, String now, boolean gateway) {
        if (!began && !byGateway && !status.isEmpty() && !now.equals(status)) {
          if (OrderStatus.isTerminal(status)) {
            assertThat(status + " " + now).isEqualTo("completed reversed");
          } else if (OrderStatus.rank(now).isPresent() && OrderStatus.rank(status).isPresent()) {
            assertThat(OrderStatus.rank(now).getAsInt())
                .as("%s to %s by %s", status, now, step)
                .isGreaterThanOrEqualTo(OrderStatus.rank(status).getAsInt());
          }
        }
        status = now;
        byGateway = gateway;
      }
    }

    private void work() {
      scripts.nowMicros++;
      for (Response item : scripts.work()) {
        Order order = orders.get(item.get(0).toString());
        if (item.get(1).toString().equals("submit")) {
          if (order.live != null) {
            order.maybeSent = true;
            assertThat(item.get(6).toInteger()).as("counts as possibly sent").isEqualTo(1);
          }
          assertThat(item.get(5).toString()).contains("SECRET");
          order.claimed(item.get(2).toLong(), true, "worker");
        } else {
          order.check = item;
        }
      }
    }
  }

  private static ObjectNode parse(String json) {
    try {
      return Json.parseObject(json.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedJsonException e) {
      throw new IllegalStateException(e);
    }
  }
}
