package io.skingate.catalog.content;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XxHash64Test {
  @ParameterizedTest
  @CsvSource({
    "'', ef46db3751d8e999",
    "a, d24ec4f1a98c6e5b",
    "abc, 44bc2cf5ad770999",
    "Nobody inspects the spammish repetition, fbcea83c8a378bf1",
    "The quick brown fox jumps over the lazy dog, 0b242d361fda71bc",
  })
  void gives_what_the_specification_gives(String text, String digest) {
    byte[] bytes = text.getBytes(US_ASCII);
    assertThat(XxHash64.hash(bytes, 0, bytes.length, 0))
        .isEqualTo(Long.parseUnsignedLong(digest, 16));
  }

  @Property(tries = 200)
  void does_not_care_how_the_input_was_cut(
      @ForAll @IntRange(max = 300) int length, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    XxHash64 hash = new XxHash64(seed);
    hash.update(bytes, 0, length / 2);
    hash.reset();
    for (int at = 0; at < length; ) {
      int end = Math.min(length, at + 1 + random.nextInt(70));
      hash.update(bytes, at, end);
      at = end;
    }
    assertThat(hash.value()).isEqualTo(XxHash64.hash(bytes, 0, length, seed));
  }
}
