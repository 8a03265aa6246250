package io.skingate.management;

import static io.skingate.management.AdminAuth.Verdict.ALLOWED;
import static io.skingate.management.AdminAuth.Verdict.CLOSED;
import static io.skingate.management.AdminAuth.Verdict.UNAUTHORIZED;
import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.config.Secret;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminAuthTest {
  private final AdminAuth auth = new AdminAuth(new Secret("t0ken"));

  @ParameterizedTest
  @ValueSource(strings = {"Bearer t0ken", "bearer t0ken", "BEARER   t0ken "})
  void the_configured_token_is_let_in(String header) {
    assertThat(auth.judge(header)).isEqualTo(ALLOWED);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "t0ken", "Bearer", "Bearer ", "Bearer t0ke", "Bearer t0kenn", "Basic t0ken"})
  void anything_else_is_not(String header) {
    assertThat(auth.judge(header)).isEqualTo(UNAUTHORIZED);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"Bearer ", "Bearer", "Bearer x"})
  void without_a_configured_token_it_is_closed_for_everybody(String header) {
    assertThat(new AdminAuth(new Secret("")).judge(header)).isEqualTo(CLOSED);
  }

  @Test
  void a_token_beyond_ascii_compares_by_its_bytes() {
    byte[] bytes = "Bearer schlüssel".getBytes(StandardCharsets.UTF_8);
    String asVertxReadsIt = new String(bytes, StandardCharsets.ISO_8859_1);

    assertThat(new AdminAuth(new Secret("schlüssel")).judge(asVertxReadsIt)).isEqualTo(ALLOWED);
  }
}
