package io.skingate.callback.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.callback.signature.CallbackVerifier.Finding;
import io.skingate.callback.signature.CallbackVerifier.Verdict;
import io.skingate.config.Secret;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a callback is told apart. */
class CallbackVerifierTest {
  private static final Instant SIGNED = Instant.parse("2026-04-25T12:36:12.500Z");
  private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

  private final MultiMap headers = signed("first", "second");

  private static MultiMap signed(String... secrets) {
    return CallbackHeaders.of(
        "dlv_1",
        "order.updated",
        SIGNED,
        List.of(secrets).stream().map(Secret::new).toList(),
        BODY,
        "test");
  }

  private List<Finding> verify(String secret, byte[] body, Instant now) {
    return new CallbackVerifier(new Secret(secret), CallbackVerifier.USUAL_TOLERANCE)
        .verify(headers, body, now);
  }

  private List<Verdict> verdicts(String secret, byte[] body, Instant now) {
    return verify(secret, body, now).stream().map(Finding::verdict).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "first, 0, FITS, FITS",
    "second, 0, WRONG, FITS",
    "third, 0, WRONG, WRONG",
    "first, 299, FITS, FITS",
    "first, -299, FITS, FITS",
    "first, 301, STALE, STALE",
    "first, -301, STALE, STALE",
    "third, 301, WRONG, WRONG",
  })
  void a_secret_and_a_time_decide(String secret, long seconds, Verdict own, Verdict standard) {
    assertThat(verdicts(secret, BODY, SIGNED.plusSeconds(seconds))).containsExactly(own, standard);
  }

  @Test
  void a_stale_one_says_how_old_it_is() {
    assertThat(verify("first", BODY, SIGNED.plusSeconds(420)))
        .extracting(Finding::toString)
        .containsExactly(
            "x-signature fits, but x-timestamp is 420 seconds old, and 300 are allowed",
            "webhook-signature fits, but webhook-timestamp is 420 seconds old, and 300 are allowed");
    assertThat(verify("first", BODY, SIGNED.minusSeconds(420)).get(0).words())
        .contains("420 seconds in the future");
  }

  @Test
  void another_body_does_not_fit_and_a_line_end_too_many_is_named() {
    assertThat(verify("first", "{\"a\":2}".getBytes(StandardCharsets.UTF_8), SIGNED))
        .allMatch(finding -> finding.verdict() == Verdict.WRONG)
        .noneMatch(finding -> finding.words().contains("line end"));
    for (String end : List.of("\n", "\r\n")) {
      assertThat(verify("first", ("{\"a\":1}" + end).getBytes(StandardCharsets.UTF_8), SIGNED))
          .allMatch(finding -> finding.verdict() == Verdict.WRONG)
          .allMatch(finding -> finding.words().contains("without the line end"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "x-signature, x-signature is missing",
    "x-timestamp, x-signature cannot be judged: x-timestamp is missing",
    "webhook-signature, webhook-signature is missing",
    "webhook-id, webhook-signature cannot be judged: webhook-id is missing",
    "webhook-timestamp, webhook-signature cannot be judged: webhook-timestamp is missing",
  })
  void what_is_missing_is_named(String header, String sentence) {
    headers.remove(header);
    assertThat(verify("first", BODY, SIGNED))
        .filteredOn(finding -> !finding.fits())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding).hasToString(sentence);
              assertThat(finding.verdict()).isEqualTo(Verdict.INCOMPLETE);
            });
  }

  @Test
  void what_is_there_twice_is_named() {
    headers.add("X-Signature", headers.get("x-signature"));
    assertThat(verify("first", BODY, SIGNED).get(0))
        .hasToString("x-signature is there more than once");
  }

  @ParameterizedTest
  @CsvSource({
    "x-signature, abc",
    "x-signature, ''",
    "x-signature, zz3456789012345678901234567890123456789012345678901234567890abcd",
    "x-timestamp, yesterday",
    "x-timestamp, 2026-13-01T00:00:00Z",
    "webhook-signature, abc",
    "webhook-signature, 'v1,abc'",
    "webhook-signature, 'v1a,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4='",
    "webhook-timestamp, 1777120572.5",
    "webhook-timestamp, -5",
    "webhook-timestamp, 99999999999999999999",
  })
  void what_is_malformed_is_told_from_what_is_wrong(String header, String value) {
    headers.set(header, value);
    assertThat(verify("first", BODY, SIGNED))
        .filteredOn(finding -> !finding.fits())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.verdict()).isEqualTo(Verdict.MALFORMED);
              assertThat(finding.words()).contains("malformed");
            });
  }

  @Test
  void a_changed_timestamp_does_not_fit() {
    headers.set("x-timestamp", "2026-04-25T12:36:13.500Z").set("webhook-timestamp", "1777120573");
    assertThat(verdicts("first", BODY, SIGNED)).containsExactly(Verdict.WRONG, Verdict.WRONG);
  }

  @Test
  void a_changed_id_is_noticed_by_the_form_that_signs_it() {
    headers.set("webhook-id", "dlv_2");
    assertThat(verdicts("first", BODY, SIGNED)).containsExactly(Verdict.FITS, Verdict.WRONG);
  }
}
