// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A page, parsed as XML, which fails if any markup is broken. */
record PageDocument(Document document) {

  private static final Set<String> INLINE = Set.of("a", "code", "span", "strong", "time");

  static PageDocument parse(String html) {
    try {
      DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
      return new PageDocument(builder.parse(new InputSource(new StringReader(html))));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new AssertionError("the page is no well-formed document", e);
    }
  }

  /** All elements, in the order of the document. */
  List<Element> elements() {
    return below(document.getDocumentElement(), "*");
  }

  Element byId(String id) {
    return elements().stream()
        .filter(element -> element.getAttribute("id").equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no element has the id " + id));
  }

  /** The text of a section, blanks collapsed. */
  String text(String id) {
    return text(byId(id));
  }

  static String text(Element element) {
    StringBuilder text = new StringBuilder();
    append(element, text);
    return text.toString().replaceAll("\\s+", " ").strip();
  }

  /** Cells, items and the like are apart, whatever the blanks between their tags. */
  private static void append(Node node, StringBuilder text) {
    if (node.getNodeType() == Node.TEXT_NODE) {
      text.append(node.getNodeValue());
      return;
    }
    boolean apart = !INLINE.contains(node.getNodeName());
    text.append(apart ? " " : "");
    NodeList children = node.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      append(children.item(i), text);
    }
    text.append(apart ? " " : "");
  }

  static List<Element> below(Element element, String tag) {
    NodeList nodes = element.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      Node node = nodes.item(i);
      elements.add((Element) node);
    }
    return elements;
  }

  /** The elements with this tag and with this word among their classes. */
  static List<Element> below(Element element, String tag, String style) {
    return below(element, tag).stream()
        .filter(each -> List.of(each.getAttribute("class").split(" ")).contains(style))
        .toList();
  }
}
