package io.skingate.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.testing.SkinsNodeStandIn;
import io.skingate.testing.Store;
import io.skingate.testing.StoreClient;
import io.skingate.testing.StoreClient.Answer;
import io.skingate.testing.StoreReceiver.Callback;
import io.skingate.testing.StoreReceiver.Manner;
import io.skingate.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A store that misbehaves, beside others and towards the operator's network. */
class StoreIsolationIT {
  private static final Store ACME = Store.of("acme");
  private static final Store BRAVO = Store.of("bravo");
  private static final int BACKLOG = 60;
  private static final int ORDERS = 30;

  /** What a change at SkinsNode may take to its store on a busy machine. */
  private static final Duration PROMPT = Duration.ofSeconds(2);

  /** Writings of an inner address; PORT is a port of this machine that must not be touched. */
  private static final List<String> INNER =
      List.of(
          "http://127.0.0.1:PORT/",
          "http://127.0.0.2:PORT/",
          "http://127.1:PORT/",
          "http://127.0.1:PORT/",
          "http://2130706433:PORT/",
          "http://0x7f000001:PORT/",
          "http://0X7F.1:PORT/",
          "http://0x7f.0.0.1:PORT/",
          "http://0177.0.0.1:PORT/",
          "http://017700000001:PORT/",
          "http://127.0.0.1.:PORT/",
          "http://127.0.0.01:PORT/",
          "http://0:PORT/",
          "http://0.0.0.0:PORT/",
          "http://localhost:PORT/",
          "http://LocalHost.:PORT/",
          "http://shop.localhost:PORT/",
          "http://ip6-localhost:PORT/",
          "http://ip6-loopback:PORT/",
          "http://localhost.localdomain:PORT/",
          "http://OWN-NAME:PORT/",
          "http://OWN-ADDRESS:PORT/",
          "http://[::1]:PORT/",
          "http://[0:0:0:0:0:0:0:1]:PORT/",
          "http://[::]:PORT/",
          "http://[::ffff:127.0.0.1]:PORT/",
          "http://[::ffff:7f00:1]:PORT/",
          "http://[::127.0.0.1]:PORT/",
          "http://[64:ff9b::7f00:1]:PORT/",
          "http://[2002:7f00:1::]:PORT/",
          "http://[::1%25lo]:PORT/",
          "http://[127.0.0.1]:PORT/",
          "http://127%2e0.0.1:PORT/",
          "http://１２７.0.0.1:PORT/",
          "http://①②⑦.0.0.1:PORT/",
          "http://127。0。0。1:PORT/",
          "http://shop.example@127.0.0.1:PORT/",
          "http://127.0.0.1:PORT#@shop.example/",
          "http://127.0.0.1\\@shop.example:PORT/");

  @Test
  void a_store_that_hangs_with_a_backlog_delays_no_one_else() {
    try (World world = new World(1, List.of(ACME, BRAVO), config -> {})) {
      world.receiver.answer(
          callback -> callback.store().equals(BRAVO.id()) ? Manner.HANG : Manner.OK);
      for (int i = 0; i < BACKLOG; i++) {
        assertThat(world.place(0, BRAVO, "b-" + i).status()).isEqualTo(202);
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  world.receiver.callbacks().stream()
                          .filter(callback -> callback.store().equals(BRAVO.id()))
                          .count()
                      >= 5);

      for (int i = 0; i < ORDERS; i++) {
        assertThat(world.place(0, ACME, "a-" + i).status()).isEqualTo(202);
      }

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(completed(world, ACME)).isEqualTo(ORDERS));
      List<Duration> delays =
          world.receiver.callbacks().stream()
              .filter(callback -> callback.store().equals(ACME.id()))
              .map(StoreIsolationIT::delay)
              .sorted()
              .toList();
      System.out.println(
          "isolation: callbacks beside a hanging store took "
              + delays.get(delays.size() / 2).toMillis()
              + " ms in the middle, "
              + delays.get(delays.size() - 1).toMillis()
              + " ms at the most");
      assertThat(delays.get(delays.size() - 1)).isLessThan(PROMPT);

      world.receiver.answer(callback -> Manner.OK);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(completed(world, BRAVO)).isEqualTo(BACKLOG));
    }
  }

  private static long completed(World world, Store store) {
    return world.receiver.callbacks().stream()
        .filter(callback -> callback.store().equals(store.id()))
        .filter(callback -> callback.manner() == Manner.OK)
        .filter(callback -> callback.status().equals("completed"))
        .map(Callback::externalId)
        .distinct()
        .count();
  }

  private static Duration delay(Callback callback) {
    return Duration.between(
        Instant.parse(callback.body().path("updatedAt").asText()), callback.at());
  }

  @Test
  void no_writing_of_an_inner_address_is_ever_called() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (ServerSocket trap = new ServerSocket(0);
        World world =
            new World(
                1, List.of(ACME), config -> config.set("callbacks.allowPrivateNetworks", false))) {
      Thread listener = new Thread(() -> count(trap, calls));
      listener.setDaemon(true);
      listener.start();
      InetAddress own = InetAddress.getLocalHost();
      Map<String, String> taken = new LinkedHashMap<>();
      List<String> refused = new ArrayList<>();
      for (String template : INNER) {
        String url =
            template
                .replace("PORT", String.valueOf(trap.getLocalPort()))
                .replace("OWN-NAME", own.getHostName())
                .replace("OWN-ADDRESS", own.getHostAddress());
        String id = world.newId();
        Answer answer =
            world.client.post(
                world.api(0),
                ACME,
                StoreClient.order(id, SkinsNodeStandIn.item(1), SkinsNodeStandIn.price(1), url));
        if (answer.status() == 202) {
          taken.put(id, url);
        } else {
          assertThat(answer.status()).describedAs(url + ": " + answer).isEqualTo(422);
          assertThat(answer.code()).isEqualTo("invalid_request");
          assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo("webhookUrl");
          assertThat(world.skinsNode.entry(ACME.upstreamName(id)).posts()).isEmpty();
          refused.add(url);
        }
      }
      // Only a name may get so far, since what it means is known when it is called.
      assertThat(refused).hasSizeGreaterThanOrEqualTo(30);
      assertThat(taken.values())
          .allMatch(
              url ->
                  url.contains("ip6-")
                      || url.contains("localdomain")
                      || url.contains(own.getHostName()));
      for (Map.Entry<String, String> order : taken.entrySet()) {
        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () ->
                    assertThat(history(world, order.getKey()))
                        .describedAs(order.getValue())
                        .containsAnyOf("blocked_address", "dns"));
      }
      assertThat(calls).hasValue(0);
    }
  }

  private static String history(World world, String id) throws IOException {
    return world
        .client
        .admin(world.pod(0).management().resolve("/admin/orders/acme/" + id))
        .body()
        .path("history")
        .toString();
  }

  private static void count(ServerSocket trap, AtomicInteger calls) {
    while (!trap.isClosed()) {
      try (Socket caller = trap.accept()) {
        calls.incrementAndGet();
      } catch (IOException closed) {
        return;
      }
    }
  }
}
