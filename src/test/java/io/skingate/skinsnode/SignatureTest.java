package io.skingate.skinsnode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.config.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected values were computed with OpenSSL. */
class SignatureTest {
  private static final Secret KEY = new Secret("sk_live_secret");
  private static final Secret OTHER = new Secret("another");
  private static final String TIMESTAMP = "2026-04-25T12:36:12.000Z";
  private static final byte[] BODY =
      "{\"externalId\":\"order_100042\",\"status\":\"completed\"}".getBytes(UTF_8);
  private static final String HEX =
      "1e6833ef6cf0b28831ffcb55df2105b24f74af28b984fb11c1749ab1e34b7f7d";
  private static final String BASE64 = "Hmgz72zwsogx/8tV3yEFsk90ryi5hPsRwXSaseNLf30=";

  @Test
  void signs_as_an_independent_implementation_does() {
    assertThat(Signature.hex(KEY, TIMESTAMP, BODY)).isEqualTo(HEX);
    assertThat(Signature.base64(KEY, TIMESTAMP, BODY)).isEqualTo(BASE64);
  }

  @Test
  void signs_an_empty_body_under_a_key_beyond_ascii() {
    Secret key = new Secret("клюȷ-密");
    assertThat(Signature.hex(key, "1777120572", new byte[0]))
        .isEqualTo("c7cae6f668450f3a6b1c8fcba10bc821837e353863a93c9ac787956632d4d958");
    assertThat(Signature.base64(key, "1777120572", new byte[0]))
        .isEqualTo("x8rm9mhFDzprHI/LoQvIIYN+NThjqTyax4eVZjLU2Vg=");
  }

  @Test
  void signs_raw_bytes_that_are_no_text() {
    byte[] body = {0, (byte) 0xff, (byte) 0x80};
    assertThat(Signature.hex(new Secret("k"), "ts", body))
        .isEqualTo("abd1a5fcda55fac8761f9ea2c77991e1b280c3c480fc232bf76003fafd35c140");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HEX,
        "1E6833EF6CF0B28831FFCB55DF2105B24F74AF28B984FB11C1749AB1E34B7F7D",
        "sha256=" + HEX,
        "SHA256=" + HEX,
        "sha256=1E6833EF6CF0B28831FFCB55DF2105B24F74AF28B984FB11C1749AB1E34B7F7D",
        "  " + HEX + " ",
        BASE64,
        "Hmgz72zwsogx/8tV3yEFsk90ryi5hPsRwXSaseNLf30",
        "Hmgz72zwsogx_8tV3yEFsk90ryi5hPsRwXSaseNLf30=",
        "Hmgz72zwsogx_8tV3yEFsk90ryi5hPsRwXSaseNLf30",
        "sha256=" + BASE64,
      })
  void accepts_every_form_that_may_come(String presented) {
    assertThat(Signature.matches(presented, List.of(KEY), TIMESTAMP, BODY)).isTrue();
  }

  @Test
  void accepts_both_base64_alphabets_where_they_differ_in_both_letters() {
    List<Secret> keys = List.of(new Secret("k"));
    byte[] body = "1".getBytes(UTF_8);
    assertThat(Signature.matches("sJrkkBHSD+sqpRalKZ2p/QMoCs2jXcrIpvg4CCYNRaU=", keys, "n", body))
        .isTrue();
    assertThat(Signature.matches("sJrkkBHSD-sqpRalKZ2p_QMoCs2jXcrIpvg4CCYNRaU", keys, "n", body))
        .isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "sha256=",
        "sha512=" + HEX,
        "sha256=sha256=" + HEX,
        "v1," + BASE64,
        "0e6833ef6cf0b28831ffcb55df2105b24f74af28b984fb11c1749ab1e34b7f7d",
        "1e6833ef6cf0b28831ffcb55df2105b24f74af28b984fb11c1749ab1e34b7f7",
        HEX + "00",
        "zz6833ef6cf0b28831ffcb55df2105b24f74af28b984fb11c1749ab1e34b7f7d",
        "\u0661e6833ef6cf0b28831ffcb55df2105b24f74af28b984fb11c1749ab1e34b7f7d",
        "Hmgz72zwsogx/8tV3yEFsk90ryi5hPsRwXSaseNLf3",
        "Hmgz72zwsogx/8tV3yEFsk90ryi5hPsRwXSaseNLf30==",
        "====",
        "Hmgz72zwsogx/8tV 3yEFsk90ryi5hPsRwXSaseNLf30=",
        "\u0000\uffff",
      })
  void refuses_anything_else_without_failing(String presented) {
    assertThat(Signature.matches(presented, List.of(KEY), TIMESTAMP, BODY)).isFalse();
  }

  @Test
  void accepts_any_of_the_keys() {
    assertThat(Signature.matches(HEX, List.of(KEY, OTHER), TIMESTAMP, BODY)).isTrue();
    assertThat(Signature.matches(HEX, List.of(OTHER, KEY), TIMESTAMP, BODY)).isTrue();
    assertThat(Signature.matches(HEX, List.of(OTHER), TIMESTAMP, BODY)).isFalse();
    assertThat(Signature.matches(HEX, List.of(), TIMESTAMP, BODY)).isFalse();
    assertThat(Signature.matches(HEX, List.of(new Secret("")), TIMESTAMP, BODY)).isFalse();
  }

  @Test
  void binds_timestamp_and_body() {
    assertThat(Signature.matches(HEX, List.of(KEY), "2026-04-25T12:36:13.000Z", BODY)).isFalse();
    assertThat(Signature.matches(HEX, List.of(KEY), TIMESTAMP, "{}".getBytes(UTF_8))).isFalse();
    assertThat(Signature.matches(HEX, List.of(KEY), null, BODY)).isFalse();
    assertThat(Signature.matches(HEX, List.of(KEY), TIMESTAMP, null)).isFalse();
  }
}
