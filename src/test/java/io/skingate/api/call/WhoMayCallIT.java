package io.skingate.api.call;

import static io.skingate.api.ApiHarness.problem;
import static io.skingate.api.ApiHarness.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.api.ApiHarness;
import io.skingate.api.RawHttp.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * From where stores may call, and how guessing is slowed down; the test's own machine is a proxy.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhoMayCallIT {
  private static final String WALLED =
      "x-client-id: walled_live\r\nx-client-secret: walled-secret\r\n";
  private static final String ACME = "x-client-id: acme_live\r\nx-client-secret: acme-secret\r\n";
  private static final String WRONG = "x-client-id: acme_live\r\nx-client-secret: wrong\r\n";

  private ApiHarness api;

  @BeforeAll
  void start() throws Exception {
    api = new ApiHarness("http://127.0.0.1:1");
  }

  @AfterAll
  void stop() throws Exception {
    api.close();
  }

  @BeforeEach
  void minutePasses() {
    api.brakeNanos.addAndGet(Duration.ofSeconds(61).toNanos());
  }

  private Answer read(String headers) throws Exception {
    return api.send(request("GET", "/v1/orders/a", headers));
  }

  private static String from(String addresses) {
    return "x-forwarded-for: " + addresses + "\r\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9            | true",
        "::ffff:203.0.113.9     | true",
        "2001:db8:0:1::7        | true",
        "203.0.114.9            | false",
        "2001:db9::7            | false",
        "203.0.113.9, 8.8.8.8   | false",
        "8.8.8.8, 203.0.113.9   | true",
        "203.0.113.9, 127.0.0.9 | true",
      })
  void a_store_calls_from_its_networks_only(String addresses, boolean may) throws Exception {
    Answer answer = read(WALLED + from(addresses));
    if (may) {
      assertThat(answer.text()).doesNotContain("source_denied");
      assertThat(answer.status()).isNotIn(401, 403);
    } else {
      problem(answer, 403, "source_denied");
    }
  }

  @Test
  void a_wrong_secret_is_wrong_from_everywhere() throws Exception {
    String wrong = "x-client-id: walled_live\r\nx-client-secret: wrong\r\n";
    problem(read(wrong + from("203.0.113.9")), 401, "unauthorized");
    problem(read(wrong + from("8.8.8.8")), 401, "unauthorized");
  }

  @Test
  void health_and_webhooks_are_for_everybody() throws Exception {
    assertThat(api.send(request("GET", "/v1/health", from("8.8.8.8"))).status()).isEqualTo(200);
  }

  @Test
  void whoever_guesses_is_not_listened_to_until_the_minute_is_over() throws Exception {
    String guesser = from("198.51.100.7");
    assertThat(read(ACME + guesser).status()).as("known from there").isNotIn(401, 429);
    for (int i = 0; i < 31; i++) {
      problem(read(WRONG + guesser), 401, "unauthorized");
    }
    Answer slowed = read(WRONG + guesser);
    problem(slowed, 429, "rate_limited");
    assertThat(Integer.parseInt(slowed.header("retry-after"))).isBetween(1, 60);
    String another = "x-client-id: beta_live\r\nx-client-secret: beta-secret\r\n";
    problem(read(another + guesser), 429, "rate_limited");
    assertThat(read(ACME + guesser).status()).as("was let in before").isNotIn(401, 429);
    assertThat(read(another + from("198.51.100.8")).status()).isNotIn(401, 429);
    minutePasses();
    assertThat(read(another + guesser).status()).isNotIn(401, 429);
  }

  @Test
  void an_ipv6_guesser_is_its_whole_64_bits() throws Exception {
    for (int i = 0; i < 31; i++) {
      problem(read(WRONG + from("2001:db8:5:5::" + i)), 401, "unauthorized");
    }
    problem(read(WRONG + from("2001:db8:5:5:9::1")), 429, "rate_limited");
    problem(read(WRONG + from("2001:db8:5:6::1")), 401, "unauthorized");
  }
}
