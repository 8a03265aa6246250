package io.skingate.config.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import com.networknt.schema.regex.RegularExpression;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/**
 * The JSON Schema of the configuration: the one source of its keys, types, bounds and defaults.
 * References are resolved once, so that what stands beside one (a default, a description) and what
 * it points to are one node. Every pattern in it is anchored at both ends.
 */
final class ConfigSchema {
  private static final String RESOURCE = "/skingate.schema.json";
  private static final String REFERENCE = "$ref";

  private final JsonNode root;
  private final Schema validator;

  private ConfigSchema(JsonNode root) {
    this.root = root;
    SchemaRegistryConfig settings =
        SchemaRegistryConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .regularExpressionFactory(ConfigSchema::whole)
            .build();
    validator =
        SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemaRegistryConfig(settings))
            .getSchema(root);
  }

  /** ECMA's {@code $} is the end and nothing else, Java's would let a last line end pass. */
  private static RegularExpression whole(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return value -> pattern.matcher(value).matches();
  }

  static ConfigSchema get() {
    return Holder.INSTANCE;
  }

  JsonNode root() {
    return root;
  }

  /** Adds to the tree's problems whatever the schema does not allow. */
  void validate(ConfigTree tree) {
    SchemaMessages.report(validator.validate(tree.root()), tree);
  }

  private static JsonNode load() {
    try (InputStream in = ConfigSchema.class.getResourceAsStream(RESOURCE)) {
      ObjectNode schema = (ObjectNode) new ObjectMapper().readTree(in);
      JsonNode resolved = inline(schema, schema);
      ((ObjectNode) resolved).remove("$defs");
      return resolved;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode inline(JsonNode node, JsonNode whole) {
    if (node.isArray()) {
      ArrayNode copy = ((ArrayNode) node).arrayNode();
      node.forEach(item -> copy.add(inline(item, whole)));
      return copy;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode copy = ((ObjectNode) node).objectNode();
    if (node.has(REFERENCE)) {
      JsonNode target = whole.at(node.get(REFERENCE).textValue().substring(1));
      copy.setAll((ObjectNode) inline(target, whole));
    }
    for (var entry : node.properties()) {
      if (!entry.getKey().equals(REFERENCE)) {
        copy.set(entry.getKey(), inline(entry.getValue(), whole));
      }
    }
    return copy;
  }

  private static final class Holder {
    static final ConfigSchema INSTANCE = new ConfigSchema(load());
  }
}
