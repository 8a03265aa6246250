package io.skingate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.testing.TestRedis;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WakeIndexIT {
  private static TestRedis redis;

  private final String kind = "k" + UUID.randomUUID().toString().substring(0, 8);
  private final AtomicLong nanos = new AtomicLong(1);
  private final WakeIndex one = index();
  private final WakeIndex other = index();

  @BeforeAll
  static void start() {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private WakeIndex index() {
    return new WakeIndex(redis.link(), "test", kind, nanos::get);
  }

  private void hint(WakeIndex index, String tenant, Duration in) {
    redis.on(
        () -> {
          index.hint(tenant, in);
          return Future.succeededFuture();
        });
  }

  private static List<String> take(WakeIndex index) {
    return redis.on(index::take);
  }

  /** Milliseconds until the tenant is due, as Redis has it; null where it is not noted. */
  private Long dueIn(String tenant) {
    for (int shard = 0; shard < 4; shard++) {
      String key = "test:wake:{" + kind + '-' + shard + '}';
      var score =
          redis.on(
              () ->
                  redis.link().command("zscore", Request.cmd(Command.ZSCORE).arg(key).arg(tenant)));
      if (score != null) {
        return (long) score.toDouble().doubleValue() - System.currentTimeMillis();
      }
    }
    return null;
  }

  @Test
  void a_tenant_that_is_due_is_given_to_one_pod_only() {
    List<String> tenants = IntStream.range(0, 50).mapToObj(i -> "t" + i).toList();
    tenants.forEach(tenant -> hint(one, tenant, Duration.ZERO));
    List<String> taken = new ArrayList<>(take(one));
    taken.addAll(take(other));
    assertThat(taken).containsExactlyInAnyOrderElementsOf(tenants);
    assertThat(take(one)).isEmpty();
  }

  @Test
  void a_tenant_is_given_when_it_is_due_and_not_before() {
    hint(one, "acme", Duration.ofMillis(300));
    assertThat(take(other)).isEmpty();
    await().atMost(Duration.ofSeconds(3)).until(() -> take(other).equals(List.of("acme")));
  }

  @Test
  void the_earliest_of_all_hints_counts() {
    hint(one, "acme", Duration.ofSeconds(50));
    hint(other, "acme", Duration.ofSeconds(10));
    hint(index(), "acme", Duration.ofSeconds(90));
    assertThat(dueIn("acme")).isBetween(8_000L, 10_100L);
  }

  @Test
  void hints_of_a_second_are_one_unless_one_is_for_an_earlier_time() {
    hint(one, "acme", Duration.ofSeconds(50));
    take(other);
    redis.on(
        () -> redis.link().command("flushall", Request.cmd(Command.FLUSHALL)).map(flushed -> null));
    hint(one, "acme", Duration.ofSeconds(60));
    assertThat(dueIn("acme")).isNull();
    hint(one, "acme", Duration.ofSeconds(40));
    assertThat(dueIn("acme")).isBetween(38_000L, 40_100L);
    nanos.addAndGet(Duration.ofMillis(1001).toNanos());
    redis.on(() -> redis.link().command("flushall", Request.cmd(Command.FLUSHALL)));
    hint(one, "acme", Duration.ofSeconds(60));
    assertThat(dueIn("acme")).isBetween(58_000L, 60_100L);
  }

  @Test
  void what_a_look_found_is_noted_though_an_earlier_hint_seems_to_cover_it() {
    hint(one, "acme", Duration.ofMillis(400));
    hint(other, "acme", Duration.ZERO);
    assertThat(take(other)).containsExactly("acme");
    redis.on(
        () -> {
          one.looked("acme", Duration.ofMillis(900));
          return Future.succeededFuture();
        });
    assertThat(dueIn("acme")).isNotNull();
  }

  @Test
  void a_hint_that_is_over_by_the_pods_own_clock_does_not_stand_for_a_later_one() {
    hint(one, "acme", Duration.ofMillis(1));
    await().until(() -> take(other).equals(List.of("acme")));
    nanos.addAndGet(Duration.ofMillis(500).toNanos());
    hint(one, "acme", Duration.ofSeconds(20));
    assertThat(dueIn("acme")).isNotNull();
  }
}
