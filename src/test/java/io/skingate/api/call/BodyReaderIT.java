package io.skingate.api.call;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.api.ApiHarness;
import io.skingate.api.RawHttp;
import io.skingate.api.RawHttp.Answer;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two event loops read bodies of at most 600 bytes within 700 ms, 1,000 bytes at a time. */
class BodyReaderIT {
  private final Vertx vertx = Vertx.vertx();
  private final ByteBudget budget = new ByteBudget(1_000);
  private final BlockingQueue<Exchange> read = new LinkedBlockingQueue<>();
  private int[] ports;

  @BeforeEach
  void serve() throws Exception {
    ports = new int[] {listen(), listen()};
  }

  private int listen() throws Exception {
    Promise<HttpServer> listening = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(
            turn -> {
              BodyReader reader = new BodyReader(vertx, 600, Duration.ofMillis(700), budget);
              vertx
                  .createHttpServer()
                  .requestHandler(
                      request -> {
                        Exchange exchange = new Exchange(request, () -> false);
                        reader.take(exchange, () -> read.add(exchange));
                      })
                  .listen(0, "127.0.0.1")
                  .onComplete(listening);
            });
    return listening.future().await(5, SECONDS).actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  private RawHttp begun(int loop, int length, int sent) throws Exception {
    return new RawHttp(ports[loop])
        .write(ApiHarness.request("POST", "/", "content-length: " + length + "\r\n"))
        .write(new byte[sent]);
  }

  private Exchange next() throws Exception {
    return read.poll(5, SECONDS);
  }

  private void answer(Exchange exchange) {
    vertx.runOnContext(turn -> exchange.response().end("ok"));
  }

  /** Takes the whole budget and gives it back, or fails. */
  private void allIsFree() {
    await().atMost(Duration.ofSeconds(5)).until(() -> budget.take(1_000));
    budget.giveBack(1_000);
  }

  private void isHeld(int bytes) {
    await()
        .untilAsserted(
            () -> {
              assertThat(budget.take(1_000 - bytes + 1)).isFalse();
              assertThat(budget.take(1_000 - bytes)).isTrue();
              budget.giveBack(1_000 - bytes);
            });
  }

  @Test
  void what_comes_beyond_the_budget_is_refused_on_every_loop_until_an_answer_frees_it()
      throws Exception {
    try (RawHttp first = begun(0, 501, 501);
        RawHttp waits = new RawHttp(ports[1])) {
      Exchange held = next();
      isHeld(501);
      waits.write(ApiHarness.post("/", "", new byte[500]));
      Answer refused = waits.read();
      ApiHarness.problem(refused, 503, "overloaded");
      assertThat(refused.header("retry-after")).isEqualTo("1");

      waits.write(ApiHarness.post("/", "", new byte[499]));
      Exchange fits = next();
      assertThat(fits.body().length()).isEqualTo(499);
      answer(held);
      assertThat(first.read().status()).isEqualTo(200);
      waits.close();
      allIsFree();
    }
  }

  @Test
  void an_announced_length_takes_nothing() throws Exception {
    try (RawHttp one = begun(0, 600, 1);
        RawHttp two = begun(1, 600, 2)) {
      isHeld(3);
    }
    allIsFree();
  }

  @Test
  void a_body_that_drips_gives_back_at_its_deadline() throws Exception {
    try (RawHttp dripping = begun(0, 600, 200)) {
      isHeld(200);
      dripping.write(new byte[100]);
      isHeld(300);
      ApiHarness.problem(dripping.read(), 408, "request_timeout");
      allIsFree();
    }
  }

  @Test
  void a_body_that_is_cut_too_large_or_malformed_gives_back_at_once() throws Exception {
    begun(1, 600, 400).reset();
    allIsFree();
    try (RawHttp large = new RawHttp(ports[0]);
        RawHttp malformed = new RawHttp(ports[1])) {
      String chunked = ApiHarness.request("POST", "/", "transfer-encoding: chunked\r\n");
      large.write(chunked + "190\r\n").write(new byte[0x190]).write("\r\n");
      isHeld(0x190);
      large.write("12c\r\n").write(new byte[0x12c]);
      ApiHarness.problem(large.read(), 413, "body_too_large");
      allIsFree();
      malformed.write(chunked + "190\r\n").write(new byte[0x190]).write("\r\nno chunk\r\n");
      allIsFree();
    }
  }

  @Test
  void a_body_arrives_whole_in_whatever_pieces() throws Exception {
    for (List<String> pieces :
        List.of(List.of("abcdef"), List.of("abc", "def"), List.of("a", "bc", "d", "ef"))) {
      try (RawHttp connection = begun(0, 6, 0)) {
        for (String piece : pieces) {
          connection.write(piece);
          Thread.yield();
        }
        Exchange exchange = next();
        assertThat(exchange.body()).hasToString("abcdef");
        answer(exchange);
        connection.read();
      }
    }
    allIsFree();
  }
}
