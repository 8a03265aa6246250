package io.skingate.config.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Makes a {@link ConfigTree} of YAML nodes, led by the schema: a value gets the type that its key
 * asks for, so that a secret of digits stays a text with its leading zeros and a port may come from
 * a variable. Nothing below an unknown key is looked at, which also keeps references in circles
 * from being followed.
 */
final class TreeBuilder {
  /** More values than the largest allowed file has; aliases could make a small file as large. */
  static final int MAX_VALUES = 500_000;

  private static final String PLACEHOLDER = "CHANGEME";
  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,18}");
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,18}(\\.[0-9]{1,18})?");
  private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ConfigTree tree = new ConfigTree();
  private final ValueResolver values;
  private int count;

  private TreeBuilder(ValueResolver values) {
    this.values = values;
  }

  static ConfigTree build(Node document, JsonNode schema, ValueResolver values)
      throws ConfigException {
    TreeBuilder builder = new TreeBuilder(values);
    builder.tree.line("", line(document));
    builder.tree.root(builder.value(document, schema, ""));
    if (builder.count > MAX_VALUES) {
      throw new ConfigException(
          List.of(new ConfigProblem("", 1, "holds more than " + MAX_VALUES + " values")));
    }
    return builder.tree;
  }

  private JsonNode value(Node node, JsonNode schema, String pointer) {
    if (++count > MAX_VALUES) {
      return JSON.nullNode();
    }
    if (node instanceof MappingNode mapping) {
      return expects(schema, "object") ? mapping(mapping, schema, pointer) : JSON.objectNode();
    }
    if (node instanceof SequenceNode sequence) {
      return expects(schema, "array") ? sequence(sequence, schema, pointer) : JSON.arrayNode();
    }
    return scalar((ScalarNode) node, schema, pointer);
  }

  private JsonNode mapping(MappingNode node, JsonNode schema, String pointer) {
    ObjectNode object = JSON.objectNode();
    Map<String, Integer> firstLines = new HashMap<>();
    for (NodeTuple entry : node.getValue()) {
      int line = line(entry.getKeyNode());
      if (!(entry.getKeyNode() instanceof ScalarNode keyNode)) {
        tree.problem(pointer, line, "a key must be a plain name");
        continue;
      }
      String key = keyNode.getValue();
      String child = Pointers.child(pointer, key);
      Integer first = firstLines.putIfAbsent(key, line);
      if (first != null) {
        tree.problem(child, line, "stands twice, first on line " + first);
        continue;
      }
      tree.line(child, line);
      entry(object, key, entry.getValueNode(), schema, child);
    }
    addDefaults(object, schema);
    return object;
  }

  private void entry(ObjectNode object, String key, Node value, JsonNode schema, String child) {
    JsonNode expected = schema.path("properties").path(key);
    boolean container = expects(expected, "object") || expects(expected, "array");
    if (expected.isMissingNode()) {
      object.putNull(key);
    } else if (!(container && isNull(value))) {
      // A section of which every line is commented out is as good as absent.
      object.set(key, value(value, expected, child));
    }
  }

  private JsonNode sequence(SequenceNode node, JsonNode schema, String pointer) {
    ArrayNode array = JSON.arrayNode();
    for (Node item : node.getValue()) {
      if (count > MAX_VALUES) {
        break;
      }
      String child = Pointers.child(pointer, array.size());
      tree.line(child, line(item));
      array.add(value(item, schema.path("items"), child));
    }
    return array;
  }

  private JsonNode scalar(ScalarNode node, JsonNode schema, String pointer) {
    if (isNull(node)) {
      tree.problem(pointer, "has no value");
      return JSON.nullNode();
    }
    ValueResolver.Resolved resolved = values.resolve(node.getValue());
    resolved.hints().forEach(hint -> tree.hint(pointer, hint));
    if (!resolved.mistakes().isEmpty()) {
      resolved.mistakes().forEach(mistake -> tree.problem(pointer, mistake));
      return JSON.nullNode();
    }
    String text = resolved.text();
    if (text.equals(node.getValue())) {
      tree.literal(pointer);
    }
    if (text.contains(PLACEHOLDER)) {
      tree.problem(pointer, "still holds the placeholder " + PLACEHOLDER);
    }
    return typed(text, schema);
  }

  private static JsonNode typed(String text, JsonNode schema) {
    if (expects(schema, "integer") && INTEGER.matcher(text).matches()) {
      return JSON.numberNode(Long.parseLong(text));
    }
    if (expects(schema, "boolean") && BOOLEAN.matcher(text).matches()) {
      return JSON.booleanNode(Boolean.parseBoolean(text));
    }
    if (expects(schema, "number") && NUMBER.matcher(text).matches()) {
      return JSON.numberNode(new BigDecimal(text));
    }
    return JSON.textNode(text);
  }

  private static void addDefaults(ObjectNode object, JsonNode schema) {
    for (var property : schema.path("properties").properties()) {
      JsonNode given = property.getValue().get("default");
      if (given != null && !object.has(property.getKey())) {
        JsonNode value = given.deepCopy();
        if (value instanceof ObjectNode section) {
          addDefaults(section, property.getValue());
        }
        object.set(property.getKey(), value);
      }
    }
  }

  private static boolean expects(JsonNode schema, String type) {
    return schema.path("type").asText().equals(type);
  }

  private static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
