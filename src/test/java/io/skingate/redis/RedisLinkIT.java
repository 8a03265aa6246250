package io.skingate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skingate.redis.connection.RedisConnector;
import io.skingate.redis.connection.RedisMetrics;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.sandbox.redis.EmbeddedRedisOptions;
import io.skingate.testing.TestLink;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetServer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What becomes of one link when Redis misbehaves in every way that can be arranged. */
class RedisLinkIT {
  private static final Duration TIMEOUT = Duration.ofMillis(300);
  private static final Script INCREMENT =
      Script.of("increment", "return redis.call('INCR', KEYS[1])");

  private final EmbeddedRedis server = new EmbeddedRedis();
  private TestLink link;

  @BeforeEach
  void start() throws Exception {
    server.start();
    link = new TestLink(TestLink.standalone(server.uri(), TIMEOUT)).connected();
  }

  @AfterEach
  void stop() throws Exception {
    link.close();
    server.stop();
  }

  private Future<Response> begin() {
    return link.begin(() -> link.link().eval(INCREMENT, List.of("n")));
  }

  private long increment() {
    return TestLink.await(begin()).toLong();
  }

  private void worksAgain() {
    await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> increment() > 0);
  }

  @Test
  void a_hung_redis_is_reported_within_the_timeout_and_used_again_when_it_goes_on()
      throws Exception {
    increment();
    server.pause();
    long from = System.nanoTime();
    assertThatThrownBy(this::increment).isInstanceOf(RedisUnavailableException.class);
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    assertThat(took).isBetween(TIMEOUT, TIMEOUT.plusMillis(400));
    await().until(() -> !link.link().isConnected());
    from = System.nanoTime();
    assertThatThrownBy(this::increment).isInstanceOf(RedisUnavailableException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - from))
        .as("without a connection there is nothing to wait for")
        .isLessThan(TIMEOUT);
    server.resume();
    worksAgain();
  }

  @Test
  void a_killed_redis_is_used_again_when_it_is_back_on_its_port() throws Exception {
    increment();
    server.kill();
    await().until(() -> !link.link().isConnected());
    assertThatThrownBy(this::increment).isInstanceOf(RedisUnavailableException.class);
    server.start();
    worksAgain();
    assertThat(link.reconnects()).isEqualTo(1);
  }

  @Test
  void a_connection_that_redis_kills_is_opened_again_and_its_listener_is_told() {
    AtomicBoolean told = new AtomicBoolean();
    link.on(
        () -> {
          link.link().onReconnect(() -> told.set(true));
          return Future.succeededFuture();
        });
    try (TestLink other =
        new TestLink(TestLink.standalone(server.uri(), Duration.ofSeconds(2))).connected()) {
      other.command(Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");
    }
    worksAgain();
    assertThat(told).isTrue();
  }

  @Test
  void links_are_waited_for_until_each_was_connected_once() throws Exception {
    RedisMetrics metrics = new RedisMetrics(new SimpleMeterRegistry());
    RedisLink connected = link.on(() -> Future.succeededFuture(another(metrics)));
    await().until(() -> metrics.waiting() == 0);
    server.kill();
    await().until(() -> !connected.isConnected());
    assertThat(metrics.waiting()).as("a loss is no start").isZero();
    List<RedisLink> late =
        IntStream.range(0, 3)
            .mapToObj(i -> link.on(() -> Future.succeededFuture(another(metrics))))
            .toList();
    assertThat(metrics.waiting()).isEqualTo(3);
    link.on(late.get(0)::close);
    assertThat(metrics.waiting()).isEqualTo(2);
    // Without a bound of its own the wait between two tries would be a second by now.
    Thread.sleep(2_500);
    server.start();
    await().atMost(Duration.ofMillis(600)).until(() -> metrics.waiting() == 0);
    link.on(late.get(1)::close);
    assertThat(metrics.waiting()).isZero();
    link.on(late.get(2)::close);
    link.on(connected::close);
  }

  private RedisLink another(RedisMetrics metrics) {
    return RedisLink.open(link.vertx(), TestLink.standalone(server.uri(), TIMEOUT), metrics);
  }

  @Test
  void commands_in_flight_fail_when_the_connection_is_lost() throws Exception {
    server.pause();
    List<Future<Response>> all = IntStream.range(0, 50).mapToObj(i -> begin()).toList();
    server.kill();
    for (Future<Response> each : all) {
      assertThatThrownBy(() -> TestLink.await(each)).isInstanceOf(RedisUnavailableException.class);
    }
  }

  @Test
  void scripts_that_redis_forgot_are_sent_again_and_run_once() {
    assertThat(increment()).isEqualTo(1);
    link.command(Command.SCRIPT, "FLUSH");
    assertThat(increment()).isEqualTo(2);
  }

  @Test
  void a_demoted_master_is_left_for_whoever_is_master_now() {
    increment();
    link.command(Command.REPLICAOF, "127.0.0.1", "1");
    assertThatThrownBy(this::increment).isInstanceOf(RedisUnavailableException.class);
    await().atMost(Duration.ofSeconds(3)).until(() -> link.reconnects() >= 1);
    try (TestLink other =
        new TestLink(TestLink.standalone(server.uri(), Duration.ofSeconds(2))).connected()) {
      other.command(Command.REPLICAOF, "NO", "ONE");
    }
    worksAgain();
  }

  @Test
  void a_master_that_stays_demoted_is_not_stormed_with_connections() {
    increment();
    link.command(Command.REPLICAOF, "127.0.0.1", "1");
    await()
        .during(Duration.ofMillis(1500))
        .atMost(Duration.ofSeconds(3))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              assertThatThrownBy(this::increment).isInstanceOf(RedisUnavailableException.class);
              return link.reconnects() < 12;
            });
  }

  @Test
  void a_full_redis_is_out_but_the_connection_stays() {
    link.command(Command.CONFIG, "SET", "maxmemory", "1");
    assertThatThrownBy(this::increment).isInstanceOf(RedisUnavailableException.class);
    link.command(Command.CONFIG, "SET", "maxmemory", "0");
    assertThat(increment()).isPositive();
    assertThat(link.reconnects()).isZero();
  }

  @Test
  void a_link_is_used_on_its_own_event_loop_only() {
    assertThatThrownBy(() -> link.link().eval(INCREMENT, List.of("n")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not on the link's event loop");
    Promise<Response> elsewhere = Promise.promise();
    Context other = ((VertxInternal) link.vertx()).createEventLoopContext();
    other.runOnContext(
        go -> {
          try {
            link.link().command("ping", Request.cmd(Command.PING)).onComplete(elsewhere);
          } catch (AssertionError refused) {
            elsewhere.fail(refused);
          }
        });
    assertThatThrownBy(() -> TestLink.await(elsewhere.future()))
        .hasCauseInstanceOf(AssertionError.class);
    assertThat(increment()).isEqualTo(1);
  }

  @Test
  void a_broken_script_is_a_fault_and_not_an_outage() {
    Script broken = Script.of("broken", "return redis.call('NONSENSE')");
    assertThatThrownBy(() -> link.on(() -> link.link().eval(broken, List.of("n"))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(link.link().isConnected()).isTrue();
  }

  @Test
  void a_burst_beyond_what_may_wait_is_refused_without_losing_what_waits() throws Exception {
    try (TestLink patient =
        new TestLink(TestLink.standalone(server.uri(), Duration.ofSeconds(10))).connected()) {
      server.pause();
      int most = RedisConnector.MAX_WAITING;
      List<Future<Response>> all = new CopyOnWriteArrayList<>();
      Request ping = Request.cmd(Command.PING);
      patient.on(
          () -> {
            List<Future<Response>> begun =
                IntStream.range(0, most + 100)
                    .mapToObj(i -> patient.link().command("ping", ping))
                    .toList();
            all.addAll(begun);
            return Future.succeededFuture();
          });
      for (Future<Response> beyond : all.subList(most, most + 100)) {
        assertThatThrownBy(() -> TestLink.await(beyond))
            .isInstanceOf(RedisUnavailableException.class);
      }
      server.resume();
      for (Future<Response> within : all.subList(0, most)) {
        assertThat(TestLink.await(within).toString()).isEqualTo("PONG");
      }
      assertThat(patient.reconnects()).isZero();
    }
  }

  @Test
  void a_wrong_password_is_tried_on_and_never_logged() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    root.setLevel(Level.DEBUG);
    root.addAppender(log);
    try (EmbeddedRedis locked =
        new EmbeddedRedis(EmbeddedRedisOptions.defaults().withPassword("right-pw"))) {
      locked.start();
      String wrong = locked.uri().replace("right-pw", "wr0ng-pw");
      try (TestLink refused = new TestLink(TestLink.standalone(wrong, TIMEOUT))) {
        await()
            .atMost(Duration.ofSeconds(5))
            .until(() -> lines(log).stream().anyMatch(line -> line.contains("cannot be reached")));
        assertThat(refused.link().isConnected()).isFalse();
        try (TestLink admin =
            new TestLink(TestLink.standalone(locked.uri(), Duration.ofSeconds(2))).connected()) {
          admin.command(Command.CONFIG, "SET", "requirepass", "wr0ng-pw");
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> refused.link().isConnected());
      }
    } finally {
      root.detachAppender(log);
      root.setLevel(before);
    }
    assertThat(lines(log))
        .noneMatch(line -> line.contains("wr0ng-pw") || line.contains("right-pw"));
  }

  private static List<String> lines(ListAppender<ILoggingEvent> log) {
    return List.copyOf(log.list).stream()
        .map(
            event ->
                event.getFormattedMessage()
                    + event.getKeyValuePairs()
                    + (event.getThrowableProxy() == null
                        ? ""
                        : event.getThrowableProxy().getMessage()))
        .toList();
  }

  @Test
  void a_redis_that_still_loads_is_waited_for() {
    AtomicBoolean loading = new AtomicBoolean(true);
    NetServer slow =
        TestLink.await(
            link.vertx()
                .createNetServer()
                .connectHandler(
                    socket ->
                        socket.handler(
                            command ->
                                socket.write(
                                    loading.get()
                                        ? "-LOADING Redis is loading the dataset in memory\r\n"
                                        : "+PONG\r\n")))
                .listen(0, "127.0.0.1"));
    try (TestLink waiting =
        new TestLink(TestLink.standalone("redis://127.0.0.1:" + slow.actualPort(), TIMEOUT))) {
      assertThatThrownBy(() -> waiting.command(Command.PING))
          .isInstanceOf(RedisUnavailableException.class);
      loading.set(false);
      await().atMost(Duration.ofSeconds(5)).until(() -> waiting.link().isConnected());
      loading.set(true);
      assertThatThrownBy(() -> waiting.command(Command.PING))
          .isInstanceOf(RedisUnavailableException.class);
    }
  }

  @Test
  void an_event_loop_that_stands_still_for_longer_than_the_timeout_costs_no_command() {
    increment();
    long next =
        TestLink.await(
                link.begin(
                    () -> {
                      Future<Response> sent = link.link().eval(INCREMENT, List.of("n"));
                      LockSupport.parkNanos(TIMEOUT.multipliedBy(2).toNanos());
                      return sent;
                    }))
            .toLong();
    assertThat(next).isEqualTo(2);
    assertThat(link.reconnects()).isZero();
  }

  @Test
  void commands_of_one_turn_of_the_event_loop_leave_in_one_write() throws Exception {
    CopyOnWriteArrayList<String> reads = new CopyOnWriteArrayList<>();
    NetServer counting =
        link.vertx()
            .createNetServer()
            .connectHandler(
                socket ->
                    socket.handler(
                        read -> {
                          reads.add(read.toString());
                          int commands = read.toString().split("\\*").length - 1;
                          boolean hello =
                              read.toString().toUpperCase(Locale.ROOT).contains("HELLO");
                          socket.write(
                              hello ? "-ERR unknown command\r\n" : "+PONG\r\n".repeat(commands));
                        }));
    String uri =
        "redis://127.0.0.1:" + TestLink.await(counting.listen(0, "127.0.0.1")).actualPort();
    try (TestLink counted =
        new TestLink(TestLink.standalone(uri, Duration.ofSeconds(5))).connected()) {
      reads.clear();
      counted.on(
          () ->
              Future.all(
                  IntStream.range(0, 40)
                      .mapToObj(i -> counted.link().command("ping", Request.cmd(Command.PING)))
                      .toList()));
      assertThat(reads).singleElement().asString().hasSize(40 * "*1\r\n$4\r\nPING\r\n".length());
    }
  }
}
