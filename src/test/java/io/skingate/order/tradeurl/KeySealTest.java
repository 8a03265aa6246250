package io.skingate.order.tradeurl;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeySealTest {
  private static final String URL =
      "https://steamcommunity.com/tradeoffer/new/?partner=77&token=h1ddenTk";

  private final KeySeal seal = KeySeal.of(new Secret("a secret"));
  private final TradeUrlKey key = TradeUrlKey.random(1_700_000_000_000L);
  private final byte[] sealed = seal.seal("acme", key);

  @Test
  void opens_what_the_same_secret_sealed() {
    TradeUrlKey opened =
        KeySeal.of(new Secret("a secret")).open("acme", key.id(), sealed).orElseThrow();
    assertThat(opened.hash(URL)).isEqualTo(key.hash(URL));
    assertThat(opened.hash(URL + "x")).isNotEqualTo(key.hash(URL));
  }

  @Test
  void opens_for_no_other_secret_tenant_or_key_id() {
    assertThat(KeySeal.of(new Secret("a secret ")).open("acme", key.id(), sealed)).isEmpty();
    assertThat(seal.open("acm", key.id(), sealed)).isEmpty();
    assertThat(seal.open("acme", key.id() + "x", sealed)).isEmpty();
  }

  @Test
  void opens_nothing_that_was_damaged_in_any_byte_or_cut() {
    IntStream.range(0, sealed.length)
        .forEach(
            i -> {
              byte[] damaged = sealed.clone();
              damaged[i] ^= 1;
              assertThat(seal.open("acme", key.id(), damaged)).isEmpty();
              assertThat(seal.open("acme", key.id(), Arrays.copyOf(sealed, i))).isEmpty();
            });
    assertThat(seal.open("acme", key.id(), Arrays.copyOf(sealed, sealed.length + 1))).isEmpty();
  }

  @Test
  void shows_neither_the_key_nor_the_secret() {
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1))
        .doesNotContain(new String(key.bytes(), StandardCharsets.ISO_8859_1));
    assertThat(seal.seal("acme", key)).as("never the same nonce").isNotEqualTo(sealed);
    assertThat(key.toString()).isEqualTo("TradeUrlKey[" + key.id() + "]");
    assertThat(key.hash(URL)).as("128 bits").hasSize(22).doesNotContain("h1ddenTk");
    assertThat(seal.tag()).hasSize(8).isNotEqualTo(KeySeal.of(new Secret("another")).tag());
  }

  @Test
  void keys_sort_by_their_age_the_newest_first() {
    TradeUrlKey later = TradeUrlKey.random(1_700_000_000_001L);
    TradeUrlKey muchLater = TradeUrlKey.random(9_000_000_000_000L);
    assertThat(java.util.stream.Stream.of(key, muchLater, later).sorted())
        .containsExactly(muchLater, later, key);
  }
}
