package io.skingate.sandbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.sandbox.SandboxVariants.ErrorShape;
import io.skingate.sandbox.SandboxVariants.FailureShape;
import io.skingate.sandbox.SandboxVariants.PayloadShape;
import io.skingate.sandbox.SandboxVariants.RepeatedPost;
import io.skingate.sandbox.SandboxVariants.SignatureForm;
import io.skingate.sandbox.SandboxVariants.TimestampForm;
import io.skingate.sandbox.order.Outcome;
import io.skingate.sandbox.order.SandboxOrder;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SandboxVariantsIT {

  @ParameterizedTest
  @CsvSource({"CODE, /code", "NESTED, /error/code", "STRING, /error", "ERROR_CODE, /errorCode"})
  void an_error_has_its_code_where_the_variant_says(ErrorShape shape, String pointer)
      throws Exception {
    try (SandboxFixture fixture = with(SandboxVariants.defaults().withError(shape))) {
      JsonObject error = new JsonObject(fixture.place("o", Outcome.ITEM_GONE).body());
      assertThat(JsonPointer.from(pointer).queryJson(error)).isEqualTo("item_unavailable");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FAILURE_CODE_NESTED, /failure/code",
    "FAILURE_CODE, /failureCode",
    "ERROR_NESTED, /error/code",
    "REASON, /reason"
  })
  void a_failure_has_its_code_where_the_variant_says(FailureShape shape, String pointer)
      throws Exception {
    try (SandboxFixture fixture = with(SandboxVariants.defaults().withFailure(shape))) {
      fixture.place("o", Outcome.FAILED);
      await().until(() -> fixture.order("o").status().equals("failed"));
      JsonObject order = new JsonObject(fixture.get("/v1/orders/o").body());
      assertThat(JsonPointer.from(pointer).queryJson(order)).isEqualTo("item_unavailable");
    }
  }

  @ParameterizedTest
  @CsvSource({"TOP, /externalId", "ORDER, /order/externalId", "DATA, /data/externalId"})
  void a_webhook_has_its_order_where_the_variant_says(PayloadShape shape, String pointer)
      throws Exception {
    try (SandboxFixture fixture = with(SandboxVariants.defaults().withPayload(shape))) {
      fixture.place("o", Outcome.FAILED);
      await().until(() -> !fixture.received.isEmpty());
      assertThat(JsonPointer.from(pointer).queryJson(fixture.received.get(0).json()))
          .isEqualTo("o");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_signature_verifies_over_the_timestamp_and_the_raw_body(SignatureForm form)
      throws Exception {
    try (SandboxFixture fixture = with(SandboxVariants.defaults().withSignature(form))) {
      fixture.place("o", Outcome.COMPLETED);
      await().until(() -> fixture.received.size() == 3);
      for (SandboxFixture.Received webhook : fixture.received) {
        assertThat(webhook.path()).isEqualTo("/hook/o");
        assertThat(webhook.header("x-event-type")).isEqualTo("order.updated");
        byte[] expected = hmac(webhook.header("x-timestamp"), webhook.body());
        String signature = webhook.header("x-signature");
        byte[] given =
            switch (form) {
              case HEX, HEX_UPPER -> HexFormat.of().parseHex(signature);
              case SHA256_HEX -> HexFormat.of().parseHex(signature.substring("sha256=".length()));
              case BASE64 -> Base64.getDecoder().decode(signature);
            };
        assertThat(given).isEqualTo(expected);
        if (form == SignatureForm.HEX_UPPER) {
          assertThat(signature).isUpperCase();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_timestamp_tells_now_in_the_form_of_the_variant(TimestampForm form) throws Exception {
    try (SandboxFixture fixture = with(SandboxVariants.defaults().withTimestamp(form))) {
      fixture.place("o", Outcome.FAILED);
      await().until(() -> !fixture.received.isEmpty());
      String text = fixture.received.get(0).header("x-timestamp");
      Instant instant =
          switch (form) {
            case ISO -> Instant.parse(text);
            case UNIX_SECONDS -> Instant.ofEpochSecond(Long.parseLong(text));
            case UNIX_MILLIS -> Instant.ofEpochMilli(Long.parseLong(text));
          };
      assertThat(instant).isBetween(Instant.now().minusSeconds(20), Instant.now().plusSeconds(2));
    }
  }

  @ParameterizedTest
  @CsvSource({"EXISTING, 202, 202", "SAME_BODY_ONLY, 202, 422", "CONFLICT, 409, 409"})
  void a_repeated_post_is_answered_as_the_variant_says(RepeatedPost repeat, int same, int other)
      throws Exception {
    try (SandboxFixture fixture = with(SandboxVariants.defaults().withRepeat(repeat))) {
      JsonObject body = fixture.body("o", Outcome.COMPLETED);
      assertThat(fixture.post(body).statusCode()).isEqualTo(202);
      assertThat(fixture.post(body).statusCode()).isEqualTo(same);
      assertThat(fixture.place("o", Outcome.FAILED).statusCode()).isEqualTo(other);
      assertThat(fixture.sandbox.orders()).hasSize(1);
    }
  }

  @Test
  void prices_drift_and_sold_items_are_replaced_as_time_goes_by() throws Exception {
    try (SandboxFixture fixture =
        new SandboxFixture(
            SandboxFixture.options().catalogSize(100).driftInterval(Duration.ofMillis(20)))) {
      Sandbox.Offer offer = fixture.nextOffer();
      fixture.sandbox.withdraw(offer.id()).await(5, SECONDS);
      String before = fixture.get("/v1/catalog").body();
      await().until(() -> fixture.sandbox.offers(200).await(5, SECONDS).size() == 100);
      await().until(() -> !fixture.get("/v1/catalog").body().equals(before));
      assertThat(fixture.get("/v1/catalog").body()).doesNotContain(offer.id());
    }
  }

  @Test
  void a_stock_that_never_ends_sells_one_item_again_and_again() throws Exception {
    try (SandboxFixture fixture = new SandboxFixture(SandboxFixture.options().singleCopy(false))) {
      Sandbox.Offer offer = fixture.nextOffer();
      for (String name : new String[] {"a", "b"}) {
        assertThat(fixture.post(fixture.body(name, Outcome.COMPLETED, offer)).statusCode())
            .isEqualTo(202);
      }
    }
  }

  @Test
  void no_more_orders_are_kept_than_asked_for() throws Exception {
    try (SandboxFixture fixture = new SandboxFixture(SandboxFixture.options().maxOrders(2))) {
      for (int i = 0; i < 5; i++) {
        String name = "o" + i;
        assertThat(fixture.place(name, Outcome.FAILED).statusCode()).isEqualTo(202);
        await().until(() -> fixture.order(name).ended());
      }
      assertThat(fixture.sandbox.orders())
          .extracting(SandboxOrder::externalId)
          .containsExactlyInAnyOrder("o3", "o4");
    }
  }

  private static SandboxFixture with(SandboxVariants variants) {
    return new SandboxFixture(SandboxFixture.options().variants(variants));
  }

  private static byte[] hmac(String timestamp, byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(SandboxFixture.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
    return mac.doFinal(body);
  }
}
