package io.skingate.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.config.AdminTokenConfig;
import io.skingate.config.AdminTokenConfig.Scope;
import io.skingate.config.ManagementConfig;
import io.skingate.config.Secret;
import io.skingate.management.AdminTokens.Caller;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTokensTest {
  private final AdminTokens tokens =
      new AdminTokens(
          config(
              "t0ken",
              new AdminTokenConfig("alice", new Secret("of-alice"), Scope.READ),
              new AdminTokenConfig("bob", new Secret("of-bob"), Scope.OPERATE)));

  static ManagementConfig config(String token, AdminTokenConfig... tokens) {
    return new ManagementConfig("127.0.0.1", 0, new Secret(token), List.of(tokens), true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer t0ken", "bearer t0ken", "BEARER   t0ken "})
  void the_token_without_a_name_may_do_everything(String header) {
    assertThat(tokens.caller(header)).isEqualTo(new Caller("management.token", Scope.ADMIN));
  }

  @ParameterizedTest
  @CsvSource({"of-alice,alice,READ", "of-bob,bob,OPERATE"})
  void a_named_token_has_its_own_scope(String token, String name, Scope scope) {
    assertThat(tokens.caller("Bearer " + token)).isEqualTo(new Caller(name, scope));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "t0ken",
        "Bearer",
        "Bearer ",
        "Bearer t0ke",
        "Bearer t0kenn",
        "Basic t0ken",
        "Bearer of-",
        "Bearer alice"
      })
  void anything_else_is_nobody(String header) {
    assertThat(tokens.caller(header)).isNull();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"Bearer ", "Bearer", "Bearer x"})
  void without_a_token_it_is_closed_for_everybody(String header) {
    AdminTokens none = new AdminTokens(config(""));
    assertThat(none.isClosed()).isTrue();
    assertThat(none.caller(header)).isNull();
    assertThat(tokens.isClosed()).isFalse();
  }

  @Test
  void others_are_in_force_at_once() {
    tokens.replace(config("", new AdminTokenConfig("carol", new Secret("c"), Scope.ADMIN)));
    assertThat(tokens.caller("Bearer t0ken")).isNull();
    assertThat(tokens.caller("Bearer of-alice")).isNull();
    assertThat(tokens.caller("Bearer c")).isEqualTo(new Caller("carol", Scope.ADMIN));
    assertThat(tokens.isClosed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "READ,READ,true", "READ,OPERATE,false", "READ,ADMIN,false",
    "OPERATE,READ,true", "OPERATE,OPERATE,true", "OPERATE,ADMIN,false",
    "ADMIN,READ,true", "ADMIN,OPERATE,true", "ADMIN,ADMIN,true"
  })
  void a_scope_covers_itself_and_those_below(Scope has, Scope needed, boolean covers) {
    assertThat(has.covers(needed)).isEqualTo(covers);
  }

  @Test
  void a_token_beyond_ascii_compares_by_its_bytes() {
    byte[] bytes = "Bearer schlüssel".getBytes(StandardCharsets.UTF_8);
    String asVertxReadsIt = new String(bytes, StandardCharsets.ISO_8859_1);

    assertThat(new AdminTokens(config("schlüssel")).caller(asVertxReadsIt)).isNotNull();
  }
}
