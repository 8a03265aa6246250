package io.skingate.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.testing.GatewayProcess;
import io.skingate.testing.Store;
import io.skingate.testing.StoreClient.Answer;
import io.skingate.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A store changes its secrets; an order of one customer is never answered with another's. */
class SecretRotationIT {
  private static final Store NOVA = Store.of("nova");
  private static final Store ORBIT = Store.of("orbit");
  private static final Duration RELOADED_WITHIN = Duration.ofSeconds(6);

  private static World world;

  @BeforeAll
  static void start() {
    world = new World(2, List.of(NOVA, ORBIT), config -> {});
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static void secrets(Store store, String... secrets) throws IOException {
    var configured = world.config.tenant(store.id()).putArray("clientSecrets");
    Arrays.stream(secrets).forEach(configured::add);
    world.config.write();
    for (int pod = 0; pod < 2; pod++) {
      int which = pod;
      await()
          .atMost(RELOADED_WITHIN)
          .until(
              () ->
                  Arrays.stream(secrets)
                          .allMatch(secret -> authenticates(which, store.withSecret(secret)))
                      && !authenticates(which, store.withSecret("none"))
                      && Arrays.asList(secrets).contains(store.secret())
                          == authenticates(which, store));
    }
  }

  private static boolean authenticates(int pod, Store store) {
    try {
      return world.client.get(world.api(pod).resolve("/v1/wallet"), store).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static Answer place(int pod, Store store, String id, String tradeUrl) throws IOException {
    ObjectNode order = world.order(store, id).put("tradeUrl", tradeUrl);
    return world.client.post(world.api(pod), store, order);
  }

  private static String url(String token) {
    return "https://steamcommunity.com/tradeoffer/new/?partner=90210&token=" + token;
  }

  private static void recognised(int pod, Store store, String id, String token) throws IOException {
    Answer same = place(pod, store, id, url(token));
    assertThat(same.status()).as(same.toString()).isEqualTo(202);
    assertThat(same.replayed()).isTrue();
    Answer other = place(pod, store, id, url("Else" + token));
    assertThat(other.status()).as(other.toString()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("idempotency_mismatch");
    assertThat(other.body().path("errors").path(0).path("field").asText()).isEqualTo("tradeUrl");
  }

  private static double unverified(int pod, Store store) throws IOException {
    return world
        .client
        .admin(world.pod(pod).management().resolve("/metrics"))
        .raw()
        .body()
        .lines()
        .filter(line -> line.startsWith("skingate_trade_url_unverified_total"))
        .filter(line -> line.contains("tenant=\"" + store.id() + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void another_trade_url_is_a_mismatch_through_every_step_of_a_rotation_and_after_a_restart()
      throws IOException {
    String early = world.newId();
    assertThat(place(0, NOVA, early, url("Kq7xPz01")).status()).isEqualTo(202);
    recognised(1, NOVA, early, "Kq7xPz01");

    Store second = NOVA.withSecret("nova-second");
    secrets(NOVA, "nova-second", NOVA.secret());
    String between = world.newId();
    assertThat(place(1, second, between, url("Mb2_c-9")).status()).isEqualTo(202);

    secrets(NOVA, "nova-second");
    Store third = NOVA.withSecret("nova-third");
    secrets(NOVA, "nova-third");
    for (int pod = 0; pod < 2; pod++) {
      recognised(pod, third, early, "Kq7xPz01");
      recognised(pod, third, between, "Mb2_c-9");
    }

    world.pod(1).kill9();
    world.startPod(1);
    recognised(1, third, early, "Kq7xPz01");
    recognised(1, third, between, "Mb2_c-9");
    assertThat(unverified(0, NOVA) + unverified(1, NOVA)).isZero();
  }

  @Test
  void where_no_secret_opens_the_key_a_repeat_is_replayed_with_a_warning() throws IOException {
    String id = world.newId();
    assertThat(place(0, ORBIT, id, url("Zz19")).status()).isEqualTo(202);
    // Everything ends and starts with a secret that sealed nothing.
    world.pod(0).kill9();
    world.pod(1).kill9();
    world.config.tenant("orbit").putArray("clientSecrets").add("orbit-new");
    world.config.write();
    world.startPods();
    Store renewed = ORBIT.withSecret("orbit-new");

    for (String token : List.of("Zz19", "Yy20")) {
      Answer answer = place(0, renewed, id, url(token));
      assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
      assertThat(answer.replayed()).isTrue();
    }
    ObjectNode dearer = world.order(renewed, id).put("expectedPrice", 1);
    assertThat(world.client.post(world.api(0), renewed, dearer).code())
        .isEqualTo("idempotency_mismatch");
    assertThat(unverified(0, ORBIT)).isEqualTo(2);
    List<String> warnings =
        world.pod(0).output().stream()
            .filter(line -> line.contains("WARN") && line.contains(id))
            .toList();
    assertThat(warnings).hasSize(2).allMatch(line -> line.contains("orbit"));

    String fresh = world.newId();
    assertThat(place(0, renewed, fresh, url("Xx21")).status()).isEqualTo(202);
    recognised(1, renewed, fresh, "Xx21");
    for (int pod = 0; pod < 2; pod++) {
      GatewayProcess process = world.pod(pod);
      assertThat(process.output()).noneMatch(line -> line.contains("Xx21"));
    }
  }
}
