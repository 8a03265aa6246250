package io.skingate.catalog.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.skingate.catalog.memory.NoRoomException;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentBuilderTest {
  private static final long ROOM = 64 * 1024 * 1024;
  private static final Vertx VERTX = Vertx.vertx();
  private static final ContentStore STORE = new ContentStore(VERTX, ROOM);

  @AfterAll
  @AfterContainer
  static void close() throws Exception {
    VERTX.close().await(10, TimeUnit.SECONDS);
  }

  private static byte[] gunzip(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  private static String catalog(int rows, int rowBytes) {
    StringBuilder json = new StringBuilder("{\"generated\":\"now\",\"items\":[");
    Random random = new Random(rows);
    for (int i = 0; i < rows; i++) {
      json.append(i == 0 ? "{" : ",{").append("\"id\":\"item-").append(i);
      json.append("\",\"price\":").append(i + 1).append(",\"x\":\"");
      for (int filler = 0; filler < rowBytes; filler += 8) {
        json.append(Integer.toHexString(0x10000000 + random.nextInt(0x10000000)));
      }
      json.append("\"}");
    }
    return json.append("]}").toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, 65_536, 10_000_000})
  void equal_bytes_give_equal_content_however_they_were_cut(int piece) throws Exception {
    byte[] json = catalog(2_000, 300).getBytes(UTF_8);
    Content whole = Contents.of(STORE, json, json.length);
    Content cut = Contents.of(STORE, json, piece);
    assertThat(cut.etag(true)).isEqualTo(whole.etag(true));
    assertThat(Contents.gzip(cut)).isEqualTo(Contents.gzip(whole));
    assertThat(Contents.plain(cut)).isEqualTo(json);
    assertThat(Contents.digests(cut)).isEqualTo(Contents.digests(whole));
    assertThat(cut.items()).isEqualTo(2_000);
    assertThat(cut.price("item-1999")).isEqualTo(2_000);
    STORE.retire(cut);
    STORE.retire(whole);
  }

  @Test
  void the_blocks_are_one_gzip_stream_and_end_where_rows_do() throws Exception {
    String json = catalog(3_000, 300);
    Content content = Contents.of(STORE, json);
    assertThat(gunzip(Contents.gzip(content))).isEqualTo(json.getBytes(UTF_8));
    byte[] starts = Contents.blockStarts(content);
    assertThat(starts).hasSizeGreaterThan(10).startsWith('{');
    for (int block = 1; block < starts.length; block++) {
      assertThat((char) starts[block]).isIn(',', ']');
    }
    STORE.retire(content);
  }

  @Test
  void each_block_of_a_large_catalog_can_be_inflated_by_itself() throws Exception {
    byte[] json = catalog(20_000, 300).getBytes(UTF_8);
    assertThat(json).hasSizeGreaterThan(6_000_000);
    Content content = Contents.of(STORE, json, 50_000);
    assertThat(Contents.plain(content)).isEqualTo(json);
    assertThat(gunzip(Contents.gzip(content))).isEqualTo(json);
    STORE.retire(content);
  }

  @Test
  void blocks_that_did_not_change_are_taken_over_and_give_the_same_bytes_as_if_made_anew()
      throws Exception {
    String before = catalog(20_000, 300);
    StringBuilder changed = new StringBuilder();
    Random random = new Random(7);
    for (String row : before.split("(?=,\\{)")) {
      int dice = random.nextInt(300);
      changed.append(dice == 0 ? "" : dice < 3 ? row.replace("\"price\":", "\"price\":9") : row);
      changed.append(dice == 4 ? row.replace("item-", "new-") : "");
    }
    byte[] after = changed.toString().getBytes(UTF_8);
    Content old = Contents.of(STORE, before);
    Content fresh = Contents.of(STORE, after, 50_000);
    Content next = Contents.of(STORE, after, 30_000, old);
    assertThat(Contents.gzip(next)).isEqualTo(Contents.gzip(fresh));
    assertThat(Contents.sharedBlocks(next, old)).isGreaterThan(0.5);
    STORE.retire(old);
    STORE.retire(fresh);
    assertThat(Contents.plain(next)).isEqualTo(after);
    assertThat(gunzip(Contents.gzip(next))).isEqualTo(after);
    STORE.retire(next);
    assertThat(Contents.gzip(Contents.of(STORE, after, 40_000, next))).hasSizeGreaterThan(1);
  }

  @Test
  void a_block_that_moved_behind_the_front_is_as_if_made_anew() throws Exception {
    String huge = catalog(1, 400_000);
    huge = "," + huge.substring(huge.indexOf('[') + 1);
    Content old = Contents.of(STORE, catalog(1, 70_000).replace("]}", huge));
    String front = catalog(12, 100_000);
    boolean shared = false;
    // One id in sixteen ends a block, so that the next one begins as it did before.
    for (int i = 0; !shared; i++) {
      String after = front.replace("]}", ",{\"id\":\"" + i + "\"}" + huge);
      Content fresh = Contents.of(STORE, after);
      Content next = Contents.of(STORE, after.getBytes(UTF_8), 50_000, old);
      shared = Contents.sharedBlocks(next, old) > 0;
      assertThat(Contents.gzip(next)).isEqualTo(Contents.gzip(fresh));
      STORE.retire(fresh);
      STORE.retire(next);
    }
    STORE.retire(old);
  }

  @Test
  void a_row_is_as_large_as_it_likes() throws Exception {
    String json = catalog(3, 400_000);
    Content content = Contents.of(STORE, json.getBytes(UTF_8), 10_000);
    assertThat(Contents.plain(content)).isEqualTo(json.getBytes(UTF_8));
    assertThat(gunzip(Contents.gzip(content))).isEqualTo(json.getBytes(UTF_8));
    assertThat(content.price("item-2")).isEqualTo(3);
    STORE.retire(content);
  }

  @Test
  void a_rows_digest_and_length_are_those_of_its_bytes_and_of_what_stands_before_it()
      throws Exception {
    String big = "{\"id\":\"big\",\"x\":\"" + "y".repeat(300_000) + "\"}";
    List<String> rows =
        List.of("{\"x\":7,\"items\":[ 1", " , {\"id\":\"a\",\"price\":1}", " ,\n" + big, ",\"s\"");
    Content content = Contents.of(STORE, String.join("", rows) + " ] }");
    long[] digests = Contents.digests(content);
    assertThat(digests).hasSize(rows.size());
    for (int row = 0; row < digests.length; row++) {
      byte[] bytes = rows.get(row).getBytes(UTF_8);
      assertThat(digests[row]).isEqualTo(XxHash64.hash(bytes, 0, bytes.length, 0));
      assertThat(content.index().length(row)).isEqualTo(bytes.length);
    }
    STORE.retire(content);
  }

  @Test
  void a_byte_order_mark_is_taken_off_and_every_unicode_encoding_read() throws Exception {
    String text = "{\"items\":[{\"id\":\"a\",\"price\":5,\"name\":\"★ Ursus\"}]}";
    for (String encoding : List.of("UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
      for (String mark : List.of("", "\uFEFF", "\uFEFF\uFEFF")) {
        byte[] json = (mark + text).getBytes(Charset.forName(encoding));
        for (int piece : new int[] {1, 2, 3, json.length}) {
          Content content = Contents.of(STORE, json, piece);
          assertThat(new String(Contents.plain(content), UTF_8)).isEqualTo(text);
          assertThat(content.price("a")).isEqualTo(5);
          STORE.retire(content);
        }
      }
    }
    for (String broken : new String[] {"{\"items\":[]}\uFEFF", "\uFEFF"}) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> Contents.of(STORE, broken.getBytes(UTF_8), 1));
    }
  }

  @Test
  void what_is_retired_is_used_again_and_what_failed_leaves_nothing() throws Exception {
    ContentStore store = new ContentStore(VERTX, 8 * 1024 * 1024);
    String json = catalog(2_000, 300);
    for (int i = 0; i < 50; i++) {
      Content content = Contents.of(store, json);
      store.retire(content);
      assertThat(content.price("item-1")).isEqualTo(PriceIndex.GONE);
      assertThat(content.open(true)).isNull();
      assertThat(content.open(false)).isNull();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> Contents.of(store, json.substring(0, json.length() - 1)));
    }
    assertThat(store.bytes()).isZero();
  }

  @Test
  void a_catalog_larger_than_the_room_is_refused_and_leaves_nothing() throws Exception {
    ContentStore store = new ContentStore(VERTX, 2 * 1024 * 1024);
    Content small = Contents.of(store, catalog(100, 300));
    long before = store.bytes();
    assertThatExceptionOfType(NoRoomException.class)
        .isThrownBy(() -> Contents.of(store, catalog(20_000, 300)));
    assertThatExceptionOfType(NoRoomException.class)
        .isThrownBy(() -> Contents.of(store, "{\"items\":[" + "0,".repeat(200_000) + "0]}"));
    assertThat(store.bytes()).isEqualTo(before);
    assertThat(small.price("item-7")).isEqualTo(8);
  }

  /** What a byte is turned into, to break a catalog or not. */
  private static final String ODD = "{}[]\",:\\u019aeE+-. \n\tntf\u0001";

  @Property(tries = 3_000)
  void takes_what_is_well_formed_and_nothing_else(
      @ForAll long seed, @ForAll @IntRange(max = 3) int changes) throws Exception {
    Random random = new Random(seed);
    StringBuilder json = new StringBuilder("{\"a\":");
    value(random, json, 0);
    json.append(",\"items\":[{\"id\":\"x\\\"y\\u0061\",\"price\":17},");
    value(random, json, 0);
    json.append(" ,{\"price\":-1.5e+3 , \"id\" : \"★\"}] ,\"z\":");
    value(random, json, 0);
    byte[] bytes = json.append("}").toString().getBytes(UTF_8);
    for (int i = 0; i < changes; i++) {
      // The library takes a zero as the second byte for another encoding.
      bytes[2 + random.nextInt(bytes.length - 2)] =
          random.nextInt(4) == 0
              ? (byte) random.nextInt(256)
              : (byte) ODD.charAt(random.nextInt(ODD.length()));
    }
    int piece = 1 + random.nextInt(bytes.length);
    boolean expected = isUtf8(bytes) && isCatalog(bytes);
    boolean taken;
    try {
      STORE.retire(Contents.of(STORE, bytes, piece));
      taken = true;
    } catch (IOException refused) {
      taken = false;
    }
    assertThat(taken).as(new String(bytes, UTF_8)).isEqualTo(expected);
  }

  private static void value(Random random, StringBuilder json, int depth) {
    switch (random.nextInt(depth > 3 ? 6 : 8)) {
      case 0 -> json.append("true");
      case 1 -> json.append(" null ");
      case 2 -> json.append(random.nextInt());
      case 3 -> json.append(random.nextDouble()).append(random.nextBoolean() ? "E-7" : "");
      case 4 ->
          json.append("\"\\n\\u00e9 é😀 ").append(Long.toString(random.nextLong(), 36)).append('"');
      case 5 -> json.append("\"\"");
      case 6 -> {
        json.append('[');
        for (int i = random.nextInt(3); i >= 0; i--) {
          value(random, json, depth + 1);
          json.append(i == 0 ? "" : ", ");
        }
        json.append(']');
      }
      default -> {
        json.append("{\"k\":");
        value(random, json, depth + 1);
        json.append(",\"\\u006b\":{} }");
      }
    }
  }

  /** Says the same with a JSON library. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "c080",
        "c1bf",
        "e09fbf",
        "eda080",
        "edbfbf",
        "f08fbfbf",
        "f08e9880",
        "f4908080",
        "f5808080",
        "f888808080",
        "80",
        "e282",
        "f09f98"
      })
  void refuses_what_is_not_utf_8(String hex) {
    byte[] bytes = withName(HexFormat.of().parseHex(hex));
    for (int piece = 1; piece <= bytes.length; piece++) {
      int size = piece;
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> Contents.of(STORE, bytes, size));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f48fbfbf"})
  void takes_the_first_and_the_last_of_every_length(String hex) throws Exception {
    byte[] bytes = withName(HexFormat.of().parseHex(hex));
    for (int piece = 1; piece <= bytes.length; piece++) {
      STORE.retire(Contents.of(STORE, bytes, piece));
    }
  }

  private static byte[] withName(byte[] name) {
    ByteBuffer json = ByteBuffer.allocate(100);
    json.put("{\"items\":[{\"id\":\"a\",\"name\":\"".getBytes(UTF_8));
    json.put(name);
    json.put("\",\"price\":1}]}".getBytes(UTF_8));
    return Arrays.copyOf(json.array(), json.position());
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }

  private static boolean isCatalog(byte[] bytes) {
    try (JsonParser parser = new JsonFactory().createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      int arrays = 0;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean items = parser.currentName().equals("items");
        boolean array = parser.nextToken() == JsonToken.START_ARRAY;
        if (items && (!array || arrays++ > 0)) {
          return false;
        }
        skip(parser);
      }
      return parser.nextToken() == null && arrays == 1;
    } catch (IOException malformed) {
      return false;
    }
  }

  /** Reads texts too, which skipping would not. */
  private static void skip(JsonParser parser) throws IOException {
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      if (token == null) {
        throw new IOException("ended");
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        parser.getText();
      }
      if (depth > 0) {
        parser.nextToken();
      }
    } while (depth > 0);
  }
}
