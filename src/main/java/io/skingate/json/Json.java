package io.skingate.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes JSON. Numbers keep their exact value, whatever their size. Stateless and safe
 * for use from any thread.
 */
public final class Json {
  /** Jackson's own bound, far from what exhausts a stack. */
  private static final int MAX_DEPTH = 1000;

  /** What was read may be put into a document of the gateway's. */
  private static final int WRITTEN_DEPTH = MAX_DEPTH + 8;

  /** As long as a whole order, so that no number of one is malformed; a millisecond to read. */
  private static final int MAX_NUMBER_CHARS = 16 * 1024;

  private static final int MAX_STRING_CHARS = 1024 * 1024;
  private static final int MAX_NAME_CHARS = 16 * 1024;
  private static final long MAX_DOCUMENT_BYTES = 16L * 1024 * 1024;

  private static final ObjectMapper STRICT =
      mapper(factory().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
  private static final ObjectMapper TOLERANT = mapper(factory().build());

  private Json() {}

  /**
   * Reads exactly one JSON object in UTF-8. A key that stands twice in any object, anything behind
   * the object, and nesting or lengths beyond the limits are refused.
   */
  public static ObjectNode parseObject(byte[] json) throws MalformedJsonException {
    try {
      // Jackson lets overlong forms and code points beyond Unicode through.
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
    } catch (CharacterCodingException e) {
      throw new MalformedJsonException("is not JSON in UTF-8");
    }
    return read(STRICT, json);
  }

  /** As {@link #parseObject(byte[])}. */
  public static ObjectNode parseObject(Buffer json) throws MalformedJsonException {
    return parseObject(json.getBytes());
  }

  /**
   * Reads one JSON object that somebody else answers for: as {@link #parseObject(byte[])}, but of a
   * key that stands twice the last one counts.
   */
  public static ObjectNode parseTolerantly(byte[] json) throws MalformedJsonException {
    return read(TOLERANT, json);
  }

  /** As {@link #parseTolerantly(byte[])}. */
  public static ObjectNode parseTolerantly(Buffer json) throws MalformedJsonException {
    return parseTolerantly(json.getBytes());
  }

  /** A new, empty object. */
  public static ObjectNode object() {
    return STRICT.createObjectNode();
  }

  /** The document without white space, in UTF-8. */
  public static byte[] bytes(JsonNode json) {
    try {
      return STRICT.writeValueAsBytes(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a JSON tree can always be written", impossible);
    }
  }

  static JsonParser parser(byte[] json) throws IOException, MalformedJsonException {
    requireUtf8(json);
    return TOLERANT.getFactory().createParser(json);
  }

  static MalformedJsonException malformed(IOException cause) {
    JsonLocation at = cause instanceof JsonProcessingException json ? json.getLocation() : null;
    String problem = "is not well-formed JSON, or repeats a key";
    return new MalformedJsonException(
        at == null
            ? problem
            : problem + ", at line " + at.getLineNr() + ", column " + at.getColumnNr());
  }

  private static ObjectNode read(ObjectMapper mapper, byte[] json) throws MalformedJsonException {
    requireUtf8(json);
    JsonNode node;
    try {
      node = mapper.readTree(json);
    } catch (IOException notJson) {
      throw malformed(notJson);
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new MalformedJsonException("is not a JSON object");
  }

  /** Jackson would guess UTF-16 and UTF-32 from the first bytes and skip a byte order mark. */
  private static void requireUtf8(byte[] json) throws MalformedJsonException {
    for (int i = 0; i < Math.min(4, json.length); i++) {
      if (json[i] == 0 || (i == 0 && json[i] < 0)) {
        throw new MalformedJsonException("is not JSON in UTF-8");
      }
    }
  }

  private static JsonFactoryBuilder factory() {
    return new JsonFactoryBuilder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(MAX_STRING_CHARS)
                .maxNameLength(MAX_NAME_CHARS)
                .maxNumberLength(MAX_NUMBER_CHARS)
                .maxDocumentLength(MAX_DOCUMENT_BYTES)
                .build())
        .streamWriteConstraints(
            StreamWriteConstraints.builder().maxNestingDepth(WRITTEN_DEPTH).build());
  }

  private static ObjectMapper mapper(JsonFactory factory) {
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }
}
