package io.skingate.json;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignJsonTest {
  private static final String ORDER = "{\"name\":\"★ Karambit | Dopplér \uD83D\uDD2A\",\"n\":1}";
  private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
  private static final Charset UTF_32BE = Charset.forName("UTF-32BE");
  private static final List<Charset> ENCODINGS =
      List.of(UTF_8, UTF_16LE, UTF_16BE, UTF_32LE, UTF_32BE);

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF", "\uFEFF\uFEFF", "\uFEFF \n", " \r\n\t", "\n\uFEFF\n"})
  void a_mark_white_space_and_every_unicode_encoding_are_read(String before) throws Exception {
    for (Charset encoding : ENCODINGS) {
      ForeignJson read = ForeignJson.read((before + ORDER + "\n").getBytes(encoding));
      assertThat(read.object().path("name").asText())
          .isEqualTo("★ Karambit | Dopplér \uD83D\uDD2A");
      assertThat(new String(read.utf8(), UTF_8))
          .isEqualTo(before.replace("\uFEFF", "") + ORDER + "\n");
    }
  }

  @Test
  void what_is_plain_already_stays_the_same_array() throws Exception {
    byte[] plain = ORDER.getBytes(UTF_8);
    assertThat(JsonUtf8.of(plain)).isSameAs(plain);
  }

  @Test
  void pieces_of_every_size_give_what_the_whole_gives() throws Exception {
    for (Charset encoding : ENCODINGS) {
      byte[] document = (" \uFEFF\n\uFEFF" + ORDER).getBytes(encoding);
      for (int size = 1; size <= document.length; size++) {
        assertThat(new String(inPieces(document, size), UTF_8)).isEqualTo(" \n" + ORDER);
      }
    }
  }

  @Test
  void no_byte_of_a_short_or_broken_document_is_lost_on_the_way() throws Exception {
    for (byte[] bytes :
        new byte[][] {
          {},
          {'{'},
          {'{', '}'},
          {'{', '}', '\n'},
          {(byte) 0xef},
          {(byte) 0xef, (byte) 0xbb},
          {(byte) 0xef, (byte) 0xbb, '{', '}'},
          {' ', (byte) 0xef, '{', '}', ' ', (byte) 0xbf},
          {(byte) 0xe2, (byte) 0x98, (byte) 0x85, '1'},
        }) {
      assertThat(JsonUtf8.of(bytes)).isEqualTo(bytes);
      assertThat(inPieces(bytes, 1)).isEqualTo(bytes);
    }
  }

  @Test
  void a_mark_within_the_document_is_content() throws Exception {
    byte[] within = "{\"a\":\"\uFEFFb\"}".getBytes(UTF_8);
    assertThat(JsonUtf8.of(within)).isSameAs(within);
    assertThat(ForeignJson.read(within).object().path("a").asText()).isEqualTo("\uFEFFb");
  }

  @Test
  void what_is_no_object_or_broken_in_its_encoding_stays_unreadable() {
    byte[] order = ORDER.getBytes(UTF_16LE);
    byte[] loneSurrogate = "{\"a\":\"x\"}".getBytes(UTF_16LE);
    loneSurrogate[12] = 0x00;
    loneSurrogate[13] = (byte) 0xdc;
    for (byte[] bytes :
        new byte[][] {
          {},
          "\uFEFF".getBytes(UTF_8),
          "\uFEFF[]".getBytes(UTF_8),
          "\uFEFF{}{}".getBytes(UTF_8),
          "{}\uFEFF".getBytes(UTF_8),
          "+ADw-html+AD4-".getBytes(UTF_8),
          Arrays.copyOf(order, order.length - 1),
          loneSurrogate,
          "{\"a\":\"é\"}".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
        }) {
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> ForeignJson.read(bytes));
    }
  }

  private static byte[] inPieces(byte[] document, int size) throws Exception {
    JsonUtf8 reader = new JsonUtf8();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < document.length; at += size) {
      out.writeBytes(
          reader.append(Arrays.copyOfRange(document, at, Math.min(document.length, at + size))));
    }
    out.writeBytes(reader.finish());
    return out.toByteArray();
  }
}
