package io.skingate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "admit", "checked", "disown", "finish", "ingest", "inspect", "peek", "read", "restore",
        "work"
      })
  void every_order_script_is_whole_and_known_by_its_digest(String name) throws Exception {
    Script script = Script.load("scripts/order/" + name + ".lua");
    assertThat(script.name()).isEqualTo(name);
    assertThat(script.source())
        .contains("local base = KEYS[1]")
        .doesNotContain("--#include")
        .containsOnlyOnce("redis.call('TIME')");
    byte[] digest =
        MessageDigest.getInstance("SHA-1").digest(script.source().getBytes(StandardCharsets.UTF_8));
    assertThat(script.sha1()).isEqualTo(HexFormat.of().formatHex(digest));
  }

  @Test
  void a_script_that_is_not_there_is_named() {
    assertThatThrownBy(() -> Script.load("scripts/none.lua"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("scripts/none.lua");
  }
}
