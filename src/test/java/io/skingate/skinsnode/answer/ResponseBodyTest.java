package io.skingate.skinsnode.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseBodyTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 4096, 4097, 65_536, 100_000, 300_000})
  void puts_chunks_of_any_size_together(int chunk) {
    byte[] all = new byte[300_000];
    new Random(chunk).nextBytes(all);
    ResponseBody body = new ResponseBody(all.length);
    Buffer source = Buffer.buffer(all);
    for (int at = 0; at < all.length; at += chunk) {
      assertThat(body.append(source.slice(at, Math.min(all.length, at + chunk)))).isTrue();
    }
    assertThat(body.bytes()).isEqualTo(all);
    assertThat(body.append(Buffer.buffer("x"))).isFalse();
    assertThat(body.append(Buffer.buffer())).isTrue();
    assertThat(body.bytes()).isEqualTo(all);
  }

  @Test
  void is_empty_at_first() {
    assertThat(new ResponseBody(0).bytes()).isEmpty();
  }
}
