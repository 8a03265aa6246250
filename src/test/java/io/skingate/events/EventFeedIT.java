package io.skingate.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.skingate.config.EventsConfig;
import io.skingate.events.FeedAnswer.Expired;
import io.skingate.events.FeedAnswer.Lost;
import io.skingate.events.FeedAnswer.Page;
import io.skingate.order.store.Keys;
import io.skingate.redis.Script;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.testing.TestRedis;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Feeds in a real Redis: bounds, losses, and those who wait. */
class EventFeedIT {
  private static final Script EVENT = Script.load("scripts/test/event.lua");
  private static final Duration WEEK = Duration.ofDays(7);
  private static TestRedis redis;

  private final String tenant = "t" + UUID.randomUUID().toString().substring(0, 8);
  private final EventWaits waits = new EventWaits(() -> false);

  @BeforeAll
  static void start() {
    redis = new TestRedis(Duration.ofSeconds(1));
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private void write(int most, String... ids) {
    for (String id : ids) {
      redis.on(() -> redis.link().eval(EVENT, Keys.base("test", tenant), most, id, "sent"));
    }
  }

  private Response command(Command command, Object... args) {
    Request request = Request.cmd(command).arg(Keys.base("test", tenant).get(0) + "events");
    for (Object arg : args) {
      request.arg(String.valueOf(arg));
    }
    return redis.on(() -> redis.link().command("test", request));
  }

  private EventFeed feed(EventsConfig config) {
    return new EventFeed(redis.link(), "test", config, waits);
  }

  private FeedAnswer read(EventsConfig config, EventQuery query) {
    return redis.on(() -> feed(config).read(tenant, query));
  }

  private static List<String> ids(FeedAnswer answer) {
    return ((Page) answer).events().stream().map(Event::externalId).toList();
  }

  private EventCursor cursor(FeedAnswer page) {
    return EventCursor.parse(tenant, ((Page) page).cursor()).orElseThrow();
  }

  private static EventQuery after(EventCursor cursor, Duration wait) {
    return new EventQuery(cursor, null, 500, wait, null, null);
  }

  @Test
  void no_more_than_the_bound_are_shown_and_an_older_cursor_expires() {
    EventsConfig three = new EventsConfig(WEEK, 3);
    write(3, "a", "b");
    EventCursor b = cursor(read(three, after(null, Duration.ZERO)));
    write(3, "c", "d", "e");
    assertThat(ids(read(three, after(b, Duration.ZERO))))
        .as("all that came behind it is kept")
        .containsExactly("c", "d", "e");
    write(3, "f");
    Expired expired = (Expired) read(three, after(b, Duration.ZERO));
    EventCursor oldest = EventCursor.parse(tenant, expired.oldest()).orElseThrow();
    assertThat(ids(read(three, after(oldest, Duration.ZERO)))).containsExactly("d", "e", "f");
    assertThat(ids(read(three, after(null, Duration.ZERO)))).containsExactly("d", "e", "f");
    assertThat(command(Command.XLEN).toInteger()).isEqualTo(4);
  }

  @Test
  void a_large_feed_is_bounded_by_those_who_write_alone() {
    redis.on(
        () -> {
          List<Future<Response>> all = new ArrayList<>();
          for (int i = 0; i < 5_000; i++) {
            all.add(
                redis.link().eval(EVENT, Keys.base("test", tenant), 1000, "order_" + i, "sent"));
          }
          return Future.all(all);
        });
    assertThat(command(Command.XLEN).toInteger()).isBetween(1001, 1300);
    FeedAnswer page = read(new EventsConfig(WEEK, 1000), after(null, Duration.ZERO));
    assertThat(ids(page)).startsWith("order_4000");
    long bytes =
        redis
            .on(
                () ->
                    redis
                        .link()
                        .command(
                            "memory",
                            Request.cmd(Command.MEMORY)
                                .arg("USAGE")
                                .arg(Keys.base("test", tenant).get(0) + "events")
                                .arg("SAMPLES")
                                .arg("0")))
            .toLong();
    assertThat(bytes / 1001).as("bytes an entry").isLessThan(100);
  }

  @Test
  void what_is_too_old_goes_but_never_the_newest() throws Exception {
    EventsConfig brief = new EventsConfig(Duration.ofMillis(300), 100);
    write(100, "a", "b", "c");
    EventCursor a = cursor(read(brief, new EventQuery(null, null, 1, Duration.ZERO, null, null)));
    EventCursor end = cursor(read(brief, after(null, Duration.ZERO)));
    await().pollDelay(Duration.ofMillis(400)).until(() -> true);
    assertThat(ids(read(brief, after(null, Duration.ZERO)))).containsExactly("c");
    assertThat(read(brief, after(a, Duration.ZERO))).isInstanceOf(Expired.class);
    assertThat(ids(read(brief, after(end, Duration.ZERO)))).as("who has read all").isEmpty();
    write(100, "d");
    assertThat(ids(read(brief, after(end, Duration.ZERO))))
        .as("and comes back after the retention")
        .containsExactly("d");
  }

  @Test
  void a_feed_that_is_switched_off_goes() {
    write(10, "a");
    EventsConfig off = new EventsConfig(WEEK, 0);
    write(0, "b");
    assertThat(command(Command.XLEN).toInteger()).isEqualTo(1);
    redis.on(() -> new EventStore(redis.link(), "test", off).trim(tenant));
    assertThat(command(Command.XLEN).toInteger()).isZero();
  }

  @Test
  void what_redis_lost_is_told_even_when_it_wrote_on() {
    EventsConfig config = new EventsConfig(WEEK, 100);
    write(100, "a", "b");
    FeedAnswer all = read(config, after(null, Duration.ZERO));
    EventCursor b = cursor(all);
    String idOfB = ((Page) all).events().get(1).id();
    command(Command.XDEL, idOfB);
    write(100, "c");
    Lost lost = (Lost) read(config, after(b, Duration.ZERO));
    assertThat(lost.since()).isBefore(Instant.ofEpochMilli(b.id().millis()));
    assertThat(ids(read(config, new EventQuery(null, lost.since(), 10, WEEK, null, null))))
        .contains("c");
  }

  @Test
  void ids_grow_when_the_clock_goes_back() {
    EventsConfig config = new EventsConfig(WEEK, 100);
    write(100, "a");
    long ahead = System.currentTimeMillis() + 86_400_000;
    command(Command.XADD, ahead + "-5", "e", packed("ahead"));
    write(100, "b", "c");
    Page page = (Page) read(config, after(null, Duration.ZERO));
    assertThat(ids(page)).containsExactly("a", "ahead", "b", "c");
    assertThat(page.events().get(3).atMillis()).isEqualTo(ahead);
  }

  private static String packed(String id) {
    return Feeds.entry(1, 1, id).packed().toString();
  }

  /** Someone who waits; the answer appears in the list. */
  private void begin(EventLooks looks, EventQuery query, List<FeedAnswer> told) {
    redis.on(
        () -> {
          feed(new EventsConfig(WEEK, 1000))
              .read(tenant, query, () -> {}, onEnd -> {})
              .onSuccess(told::add);
          return Future.succeededFuture();
        });
  }

  private EventLooks looks() {
    return redis.on(
        () -> {
          EventLooks looks =
              new EventLooks(
                  redis.vertx(), redis.link(), "test", new EventsConfig(WEEK, 1000), waits);
          waits.keptBy(looks);
          return Future.succeededFuture(looks);
        });
  }

  @Test
  void a_thousand_who_wait_are_one_look_and_all_are_told() throws Exception {
    write(1000, "a");
    EventCursor end = cursor(read(new EventsConfig(WEEK, 1000), after(null, Duration.ZERO)));
    EventLooks looks = looks();
    List<FeedAnswer> told = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 1000; i++) {
      begin(looks, after(end, Duration.ofSeconds(20)), told);
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> waits.count() == 1000);
    long before = evals();
    await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
    assertThat(evals() - before).as("looks in two seconds").isBetween(2L, 6L);
    write(1000, "b");
    await().atMost(Duration.ofSeconds(5)).until(() -> told.size() == 1000);
    assertThat(told).allSatisfy(answer -> assertThat(ids(answer)).containsExactly("b"));
    assertThat(waits.count()).isZero();
    long idle = evals();
    await().pollDelay(Duration.ofMillis(1200)).until(() -> true);
    assertThat(evals() - idle).as("looks while nobody waits").isLessThanOrEqualTo(1);
  }

  private static long evals() {
    String stats =
        redis
            .on(() -> redis.link().command("info", Request.cmd(Command.INFO).arg("commandstats")))
            .toString();
    return stats
        .lines()
        .filter(line -> line.startsWith("cmdstat_evalsha:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^:]*:calls=(\\d+),.*", "$1")))
        .sum();
  }

  @Test
  void who_waits_beyond_the_bound_is_answered_at_once() {
    write(1000, "a");
    EventCursor end = cursor(read(new EventsConfig(WEEK, 1000), after(null, Duration.ZERO)));
    EventLooks looks = looks();
    List<FeedAnswer> told = new CopyOnWriteArrayList<>();
    redis.on(
        () -> {
          for (int i = 0; i < EventLooks.MOST_PER_TENANT + 3; i++) {
            waits
                .await(tenant, after(end, Duration.ofSeconds(20)), end, onEnd -> {})
                .onSuccess(told::add);
          }
          return Future.succeededFuture();
        });
    await().atMost(Duration.ofSeconds(5)).until(() -> told.size() == 3);
    assertThat(told).allSatisfy(answer -> assertThat(ids(answer)).isEmpty());
    assertThat(waits.count()).isEqualTo(EventLooks.MOST_PER_TENANT);
    waits.end();
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> told.size() == EventLooks.MOST_PER_TENANT + 3);
    assertThat(waits.count()).isZero();
  }

  @Test
  void a_reader_that_goes_away_frees_its_place() {
    write(1000, "a");
    EventCursor end = cursor(read(new EventsConfig(WEEK, 1000), after(null, Duration.ZERO)));
    looks();
    List<Runnable> gone = new CopyOnWriteArrayList<>();
    redis.on(
        () -> {
          waits.await(tenant, after(end, Duration.ofSeconds(20)), end, gone::add);
          return Future.succeededFuture();
        });
    await().atMost(Duration.ofSeconds(5)).until(() -> waits.count() == 1);
    redis.on(
        () -> {
          gone.get(0).run();
          return Future.succeededFuture();
        });
    await().atMost(Duration.ofSeconds(5)).until(() -> waits.count() == 0);
  }

  @Test
  void who_waits_is_told_that_redis_is_out_when_the_time_is_over() throws Exception {
    write(1000, "a");
    EventCursor end = cursor(read(new EventsConfig(WEEK, 1000), after(null, Duration.ZERO)));
    looks();
    redis.server().pause();
    try {
      assertThatThrownBy(
              () ->
                  redis.on(
                      () ->
                          waits.await(tenant, after(end, Duration.ofSeconds(3)), end, onEnd -> {})))
          .isInstanceOf(RedisUnavailableException.class);
    } finally {
      redis.server().resume();
    }
  }
}
