package io.skingate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecycledBytesTest {
  private final RecycledBytes bytes = new RecycledBytes();

  private static byte[] filled(int length, int with) {
    byte[] string = new byte[length];
    Arrays.fill(string, (byte) with);
    return string;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 700, 65_528, 65_532, 65_533, 65_536, 300_000})
  void gives_back_what_it_got_whatever_its_length(int length) {
    for (int i = 0; i < 5; i++) {
      bytes.add(filled(length, i));
    }
    bytes.dropFirst();
    assertThat(bytes.all())
        .containsExactly(
            filled(length, 1), filled(length, 2), filled(length, 3), filled(length, 4));
    assertThat(bytes.bytes()).isEqualTo(4L * length);
  }

  @Test
  void is_a_queue_of_bytes_through_any_order_of_calls() {
    Random random = new Random(7);
    ArrayDeque<byte[]> expected = new ArrayDeque<>();
    for (int step = 0; step < 20_000; step++) {
      if (!expected.isEmpty() && random.nextInt(100) < (step / 2_000 % 2 == 0 ? 40 : 60)) {
        bytes.dropFirst();
        expected.removeFirst();
      } else {
        byte[] string = new byte[random.nextInt(50) == 0 ? random.nextInt(80_000) : 600];
        random.nextBytes(string);
        bytes.add(string);
        expected.addLast(string);
      }
      assertThat(bytes.size()).isEqualTo(expected.size());
      if (step % 500 == 0) {
        assertThat(bytes.all()).containsExactlyElementsOf(expected);
      }
    }
    assertThat(bytes.bytes()).isEqualTo(expected.stream().mapToLong(each -> each.length).sum());
  }

  @Test
  void begins_anew_when_it_was_emptied() {
    bytes.add(filled(65_000, 1));
    bytes.add(filled(65_000, 2));
    bytes.dropFirst();
    bytes.dropFirst();
    assertThat(bytes.all()).isEqualTo(List.of());
    bytes.add(filled(3, 3));
    assertThat(bytes.all()).containsExactly(filled(3, 3));
  }
}
