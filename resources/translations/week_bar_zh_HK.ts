<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_HK" sourcelanguage="en">
<context>
    <name>WeekBar</name>
    <message><source>Week</source><translation>星期</translation></message>
    <message><source>Previous week</source><translation>上一週</translation></message>
    <message><source>Previous week (Ctrl+Page Up)</source><translation>上一週（Ctrl+Page Up）</translation></message>
    <message><source>Choose another week</source><translation>選擇另一週</translation></message>
    <message><source>Next week</source><translation>下一週</translation></message>
    <message><source>Next week (Ctrl+Page Down)</source><translation>下一週（Ctrl+Page Down）</translation></message>
    <message><source>This week</source><translation>本週</translation></message>
</context>
</TS>
