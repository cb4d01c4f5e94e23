<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>RosterPage</name>
    <message><source>Paid hours of this shop in this week</source><translation>本店这一周的有薪工时</translation></message>
    <message><source>Roster of the week</source><translation>一周更表</translation></message>
</context>
</TS>
