package io.skingate.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.config.Secret;
import io.skingate.config.source.ConfigLoader;
import io.skingate.skinsnode.Signature;
import io.skingate.tenant.TenantRegistry;
import io.skingate.webhook.WebhookReading.Reason;
import io.skingate.webhook.WebhookReading.Rejected;
import io.skingate.webhook.WebhookReading.Unusable;
import io.skingate.webhook.WebhookReading.Update;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookReaderTest {
  private static final Instant NOW = Instant.parse("2026-04-25T12:00:00Z");
  private static final String AT = "2026-04-25T12:00:00.000Z";
  private static final String ORDER = "{\"externalId\":\"acme.o-1\",\"status\":\"sent\"}";
  private static final String YAML =
      """
      accounts:
        - {id: main, clientId: a1, clientSecret: current, previousSecrets: [previous]}
        - {id: side, clientId: a2, clientSecret: other}
      tenants:
        - {id: acme, clientId: acme_live, clientSecrets: [s], account: main}
        - {id: off, clientId: off_live, clientSecrets: [s2], account: main, enabled: false}
        - {id: lone, clientId: lone_live, clientSecrets: [s3], account: side}
      """;

  @TempDir static Path folder;
  private static TenantRegistry registry;

  @BeforeAll
  static void load() throws Exception {
    Path file = Files.writeString(folder.resolve("skingate.yaml"), YAML);
    registry = TenantRegistry.of(new ConfigLoader(name -> null).load(file));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sign(String secret, String timestamp, String body) {
    return Signature.hex(new Secret(secret), timestamp, utf8(body));
  }

  private static WebhookReading read(
      String account, String timestamp, String signature, String body) {
    return WebhookReader.read(
        new WebhookMessage(account, "d-1", timestamp, signature, Buffer.buffer(body), "r-1"),
        registry,
        Duration.ofMinutes(5),
        NOW);
  }

  private static WebhookReading signed(String body) {
    return read("main", AT, sign("current", AT, body), body);
  }

  @Test
  void an_update_is_read_for_its_tenant_with_its_raw_bytes() {
    Update update = (Update) signed(ORDER);
    assertThat(update.tenant()).isEqualTo("acme");
    assertThat(update.externalId()).isEqualTo("o-1");
    assertThat(update.deliveryId()).isEqualTo("d-1");
    assertThat(update.update().status()).isEqualTo("sent");
    assertThat(update.update().at()).isEqualTo(NOW);
    assertThat(update.update().body().toString()).isEqualTo(ORDER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"order\":{\"externalId\":\"acme.o-1\",\"status\":\"sent\"}}",
        "{\"data\":{\"externalId\":\"acme.o-1\",\"status\":\"sent\"},\"extra\":[1]}",
        " {\"status\":\"sent\" , \"externalId\":\"acme.o-1\"} \n",
        "{\"status\":\"sent\",\"order\":{\"externalId\":\"acme.o-1\"}}",
        "{\"status\":\"sent\",\"data\":{\"externalId\":\"acme.o-1\"}}",
        "{\"externalId\":\"acme.o-1\",\"order\":{\"status\":\"sent\"}}",
        "{\"externalId\":\"acme.o-1\",\"data\":{\"status\":\"sent\"}}",
        "{\"externalId\":\"\",\"order\":{\"externalId\":\"acme.o-1\",\"status\":\"sent\"}}",
        "{\"externalId\":null,\"data\":{\"externalId\":\"acme.o-1\",\"status\":\"sent\"}}",
      })
  void an_order_may_stand_at_the_top_or_under_order_or_data_or_at_both(String body) {
    assertThat(signed(body))
        .isInstanceOfSatisfying(
            Update.class,
            update -> {
              assertThat(update.externalId()).isEqualTo("o-1");
              assertThat(update.update().status()).isEqualTo("sent");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"externalId\":\"acme.o\",\"status\":\"x\",\"updatedAt\":\"2026-04-25T11:59:01Z\"}",
        "{\"updatedAt\":\"2026-04-25T11:59:01Z\",\"order\":{\"externalId\":\"acme.o\",\"status\":\"x\"}}",
      })
  void the_orders_own_time_counts_before_the_signatures(String body) {
    Update update = (Update) signed(body);
    assertThat(update.update().at()).isEqualTo(Instant.parse("2026-04-25T11:59:01Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void a_byte_order_mark_is_signed_with_the_rest_and_then_passed_over(String encoding) {
    byte[] body = ("\uFEFF" + ORDER).getBytes(Charset.forName(encoding));
    String signature = Signature.hex(new Secret("current"), AT, body);
    Update update =
        (Update)
            WebhookReader.read(
                new WebhookMessage("main", "d-1", AT, signature, Buffer.buffer(body), "r-1"),
                registry,
                Duration.ofMinutes(5),
                NOW);
    assertThat(update.externalId()).isEqualTo("o-1");
    assertThat(update.update().body().toString())
        .as("what the store gets and Redis keeps")
        .isEqualTo(ORDER);
  }

  @Test
  void an_update_may_be_nested_deeply() {
    String deep = "{\"a\":".repeat(500) + "1" + "}".repeat(500);
    assertThat(signed(ORDER.replace("}", ",\"deep\":" + deep + "}"))).isInstanceOf(Update.class);
  }

  @Test
  void a_disabled_tenants_orders_go_on() {
    assertThat(signed("{\"externalId\":\"off.o-1\",\"status\":\"sent\"}"))
        .isInstanceOf(Update.class);
  }

  @Test
  void rotated_secrets_and_every_form_of_signature_are_taken() {
    String hex = sign("current", AT, ORDER);
    for (String form :
        new String[] {
          hex,
          hex.toUpperCase(java.util.Locale.ROOT),
          "sha256=" + hex,
          Signature.base64(new Secret("current"), AT, utf8(ORDER)),
          sign("previous", AT, ORDER)
        }) {
      assertThat(read("main", AT, form, ORDER)).isInstanceOf(Update.class);
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "0", "zz", "sha256=", "sha256=00", "v1,abc", "\u0000"})
  void a_signature_that_does_not_fit_is_invalid(String signature) {
    assertThat(read("main", AT, signature, ORDER))
        .isEqualTo(new Rejected(WebhookResult.INVALID_SIGNATURE));
  }

  @Test
  void wrong_keys_changed_bytes_and_unknown_accounts_are_invalid_alike() {
    Rejected invalid = new Rejected(WebhookResult.INVALID_SIGNATURE);
    assertThat(read("main", AT, sign("wrong", AT, ORDER), ORDER)).isEqualTo(invalid);
    assertThat(read("main", AT, sign("other", AT, ORDER), ORDER)).isEqualTo(invalid);
    assertThat(read("nobody", AT, sign("current", AT, ORDER), ORDER)).isEqualTo(invalid);
    assertThat(read("nobody", AT, sign("no account has this key", AT, ORDER), ORDER))
        .isEqualTo(invalid);
    String reordered = "{\"status\":\"sent\",\"externalId\":\"acme.o-1\"}";
    assertThat(read("main", AT, sign("current", AT, ORDER), reordered)).isEqualTo(invalid);
    assertThat(read("main", AT, "0".repeat(10_000), ORDER)).isEqualTo(invalid);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-04-25T11:55:01Z, true",
    "2026-04-25T11:55:00Z, true",
    "2026-04-25T11:54:59Z, false",
    "2026-04-25T12:04:59Z, true",
    "2026-04-25T12:05:01Z, false",
    "1777118400, true",
    "1777118400000, true",
    "1777118000, false",
    "2026-04-25T14:00:00+02:00, true",
  })
  void the_tolerance_holds_both_ways(String timestamp, boolean fresh) {
    WebhookReading reading = read("main", timestamp, sign("current", timestamp, ORDER), ORDER);
    if (fresh) {
      assertThat(reading).isInstanceOf(Update.class);
    } else {
      assertThat(reading).isEqualTo(new Rejected(WebhookResult.STALE_TIMESTAMP));
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "yesterday", "-1", "99999999999999999999", "1e9", "NaN"})
  void a_malformed_timestamp_is_stale_whoever_it_is_for(String timestamp) {
    String signature = sign("current", String.valueOf(timestamp), ORDER);
    Rejected stale = new Rejected(WebhookResult.STALE_TIMESTAMP);
    assertThat(read("main", timestamp, signature, ORDER)).isEqualTo(stale);
    assertThat(read("nobody", timestamp, signature, ORDER)).isEqualTo(stale);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``, MALFORMED",
        "`not json`, MALFORMED",
        "`[]`, MALFORMED",
        "`null`, MALFORMED",
        "`{}`, INCOMPLETE",
        "`{\"externalId\":\"acme.o-1\"}`, INCOMPLETE",
        "`{\"externalId\":\"acme.o-1\",\"status\":7}`, INCOMPLETE",
        "`{\"externalId\":\"acme.o-1\",\"status\":\" \"}`, INCOMPLETE",
        "`{\"status\":\"sent\"}`, INCOMPLETE",
        "`{\"externalId\":\"stranger.o-1\",\"status\":\"sent\"}`, FOREIGN",
        "`{\"externalId\":\"lone.o-1\",\"status\":\"sent\"}`, FOREIGN",
      })
  void what_is_signed_and_useless_is_kept_for_the_operator(String body, Reason reason) {
    assertThat(signed(body == null ? "" : body))
        .isInstanceOfSatisfying(
            Unusable.class, unusable -> assertThat(unusable.reason()).isEqualTo(reason));
  }

  @Test
  void a_webhook_without_a_name_is_known_by_its_signature() {
    String signature = sign("current", AT, ORDER);
    Update update =
        (Update)
            WebhookReader.read(
                new WebhookMessage("main", null, AT, signature, Buffer.buffer(ORDER), "r-1"),
                registry,
                Duration.ofMinutes(5),
                NOW);
    assertThat(update.deliveryId()).isEqualTo("signature:" + signature);
  }
}
