package io.skingate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skingate.bus.LocalBus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedisOverBusTest {
  private final Vertx vertx = Vertx.vertx();
  private final LocalBus bus = new LocalBus(vertx);

  @AfterEach
  void close() throws Exception {
    vertx.close().await(5, TimeUnit.SECONDS);
  }

  private Object ask(String question) throws Exception {
    return RedisOverBus.<String, Object>ask(bus, "address", question, Duration.ofSeconds(5))
        .await(5, TimeUnit.SECONDS);
  }

  private void answer(Future<String> answer) {
    RedisOverBus.answer(bus, "address", (String question) -> answer);
  }

  @Test
  void an_answer_arrives() throws Exception {
    answer(Future.succeededFuture("yes"));

    assertThat(ask("really?")).isEqualTo("yes");
  }

  @Test
  void no_answer_is_one_too() throws Exception {
    answer(Future.succeededFuture());

    assertThat(ask("anything?")).isNull();
  }

  @Test
  void that_redis_is_out_arrives_as_such() {
    answer(Future.failedFuture(new RedisUnavailableException("not connected")));

    assertThatThrownBy(() -> ask("really?")).isInstanceOf(RedisUnavailableException.class);
  }

  @Test
  void another_failure_does_not_look_like_an_outage() {
    answer(Future.failedFuture(new IllegalStateException("broken")));

    assertThatThrownBy(() -> ask("really?"))
        .isNotInstanceOf(RedisUnavailableException.class)
        .hasMessageContaining("broken");
  }
}
