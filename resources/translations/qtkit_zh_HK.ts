<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_HK" sourcelanguage="en">
<context>
    <name>Message</name>
    <message><source>Close message</source><translation>關閉訊息</translation></message>
</context>
</TS>
