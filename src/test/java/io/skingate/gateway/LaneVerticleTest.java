package io.skingate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skingate.redis.connection.RedisMetrics;
import io.skingate.testing.TestLink;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lane's order of starting and stopping; nothing answers as its Redis. */
class LaneVerticleTest {
  private static final int LOOPS = 3;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
  private final RedisMetrics metrics = new RedisMetrics(new SimpleMeterRegistry());
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<Context> contexts = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    TestLink.await(vertx.close());
  }

  private LaneVerticle lane(List<List<Deployable>> stages) {
    return new LaneVerticle(
        TestLink.standalone("redis://127.0.0.1:1", Duration.ofSeconds(1)),
        metrics,
        redis -> stages);
  }

  private Deployable part(String name, Future<?> started, Future<?> stopped) {
    return new Deployable() {
      @Override
      public Future<?> deploy(Context context) {
        contexts.add(context);
        events.add("start " + name);
        return started;
      }

      @Override
      public Future<?> undeploy(Context context) {
        events.add("stop " + name);
        return stopped.onSuccess(done -> events.add("stopped " + name));
      }
    };
  }

  private Deployable part(String name) {
    return part(name, Future.succeededFuture(), Future.succeededFuture());
  }

  @Test
  void what_takes_work_in_starts_last_and_stops_first() {
    Promise<Void> draining = Promise.promise();
    Deployable api = part("api", Future.succeededFuture(), draining.future());
    String id =
        TestLink.await(
            vertx.deployVerticle(
                lane(List.of(List.of(api, part("callbacks")), List.of(part("orders"))))));
    assertThat(events).containsExactly("start orders", "start callbacks", "start api");
    assertThat(contexts).hasSize(3).containsOnly(contexts.get(0));
    assertThat(metrics.waiting()).isEqualTo(1);
    events.clear();

    Future<Void> undeployed = vertx.undeploy(id);
    await().until(() -> events.size() == 3);
    assertThat(events).containsExactly("stop api", "stop callbacks", "stopped callbacks");
    draining.complete();
    TestLink.await(undeployed);
    assertThat(events).endsWith("stopped api", "stop orders", "stopped orders");
    assertThat(metrics.waiting()).as("its link is closed").isZero();
  }

  @Test
  void a_part_that_cannot_stop_keeps_none_from_stopping() {
    Deployable broken =
        part("broken", Future.succeededFuture(), Future.failedFuture(new RuntimeException("no")));
    String id =
        TestLink.await(
            vertx.deployVerticle(lane(List.of(List.of(broken), List.of(part("orders"))))));
    TestLink.await(vertx.undeploy(id).otherwiseEmpty());
    assertThat(events).endsWith("stopped orders");
    assertThat(metrics.waiting()).isZero();
  }

  @Test
  void what_was_started_stops_again_where_a_later_part_cannot_start() {
    Deployable broken =
        part("broken", Future.failedFuture(new RuntimeException("no")), Future.succeededFuture());
    LaneVerticle lane = lane(List.of(List.of(part("never"), broken), List.of(part("orders"))));
    assertThatThrownBy(() -> TestLink.await(vertx.deployVerticle(lane))).hasMessage("no");
    assertThat(events)
        .containsExactly("start orders", "start broken", "stop orders", "stopped orders");
    assertThat(metrics.waiting()).isZero();
  }

  @Test
  void as_many_lanes_as_event_loops_have_one_each() {
    Deployments deployments = new Deployments(vertx);
    deployments.deploy("lanes", () -> lane(List.of(List.of(part("orders")))), LOOPS);
    assertThat(
            contexts.stream()
                .map(context -> ((ContextInternal) context).nettyEventLoop())
                .collect(Collectors.toSet()))
        .hasSize(LOOPS);
    deployments.undeploy("lanes");
  }
}
